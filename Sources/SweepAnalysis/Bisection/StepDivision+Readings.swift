import SweepText

extension StepDivision {
  /// What has been measured, each content once.
  actor Readings {
    private let graph: CommitGraph
    private let probe: Probe
    private var known: [String: [Question: Reading]] = [:]
    private var errors: [Question: [ErrorSignature: Int]] = [:]

    init(_ graph: CommitGraph, _ probe: @escaping Probe) {
      self.graph = graph
      self.probe = probe
    }

    func callAsFunction(_ id: String, _ questions: [Question]) async throws -> [Question: Reading] {
      let content = graph.place(of: id).map { graph.nodes[$0].content } ?? id
      let open = questions.filter { known[content]?[$0] == nil }
      if !open.isEmpty {
        let told = try await probe(id, open)
        for question in open {
          let reading = told[question] ?? .missing(reason: "no result")
          known[content, default: [:]][question] = reading
          if case .missing(let reason) = reading {
            errors[question, default: [:]][ErrorSignature(reason), default: 0] += 1
          }
        }
      }
      return known[content] ?? [:]
    }

    /// How many contents were measured to fail with an error.
    func failures(_ error: ErrorSignature, _ question: Question) -> Int {
      errors[question]?[error] ?? 0
    }
  }
}
