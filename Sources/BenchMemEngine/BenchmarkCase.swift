/// A benchmark's body with one combination of its parameters filled in.
struct BenchmarkCase: Sendable {
  /// Runs on its caller's executor: a body that awaits nothing stays on the main thread.
  typealias Body = nonisolated(nonsending) @Sendable (BenchmarkRun) async throws -> Void

  let parameters: [(name: String, value: BenchmarkValue)]
  let body: Body

  @_optimize(none)
  init(parameters: [(String, BenchmarkValue)], body: @escaping Body) {
    self.parameters = parameters.map { (name: $0.0, value: $0.1) }
    self.body = body
  }

  /// The values joined as pytest joins them, or nil without parameters.
  @_optimize(none)
  var label: String? {
    parameters.isEmpty ? nil : parameters.map(\.value.description).joined(separator: "-")
  }
}
