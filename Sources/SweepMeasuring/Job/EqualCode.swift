import SweepResults

/// What was measured of one executable, for the executables of other versions that have the same
/// code.
package struct SharedResults: Sendable {
  /// The label of the version that was measured.
  package var label: String
  /// What the executable's benchmarks gave.
  package private(set) var records: [BenchmarkRecord]
  /// Which of them failed.
  package private(set) var failures: [BenchmarkFailure]
  /// What the executable's process said of itself.
  let process: JSONObject
  /// Whether instructions were to be counted, and nobody could.
  var lacksCounter = false

  package init(
    label: String, records: [BenchmarkRecord], failures: [BenchmarkFailure],
    process: JSONObject = [:]
  ) {
    self.label = label
    self.records = records
    self.failures = failures
    self.process = process
  }

  /// What a run file has of a product; `nil` if it does not say which benchmarks are the product's.
  package init?(of product: String, in file: RunFile) {
    let provenance = RunProvenance(of: file)
    guard let executable = provenance.executables.first(where: { $0.product == product }),
      let label = provenance.label
    else { return nil }
    let ids = Set(executable.benchmarks)
    let own = file.commitInfo[RunFile.ownKey]?.objectValue ?? [:]
    let machine = file.machineInfo[RunFile.ownKey]?.objectValue ?? [:]
    func objects(_ key: String) -> [JSONObject] {
      (own[key]?.arrayValue ?? []).compactMap(\.objectValue)
    }
    self.label = executable.measuredAs ?? label
    records = file.benchmarks.filter { ids.contains($0.fullname) }
    failures = objects("failures").compactMap(BenchmarkFailure.init).filter { ids.contains($0.id) }
    var process = JSONObject()
    for key in RunFile.processKeys { process[key] = machine[key] }
    self.process = process
    lacksCounter = machine[InstructionSeries.wayKey]?.stringValue == InstructionSeries.nobody
  }

  /// The benchmarks that it says something about.
  var ids: [String] {
    let recorded = records.map(\.fullname)
    return recorded + failures.map(\.id).filter { !recorded.contains($0) }
  }

  /// Whether what was left out then is left out now, and nothing else is.
  func fits(_ exclusions: [Exclusion]) -> Bool {
    let excluded = Set(failures.filter { $0.kind == .notAvailable }.map(\.id))
    return ids.allSatisfy { id in
      exclusions.contains { $0.covers(id) } == excluded.contains(id)
    }
  }

  /// What is left of it for a question about some benchmarks; all if there are none.
  func only(_ benchmarks: [String]) -> SharedResults {
    guard !benchmarks.isEmpty else { return self }
    var result = self
    result.records = records.filter { benchmarks.contains($0.fullname) }
    result.failures = failures.filter { benchmarks.contains($0.id) }
    return result
  }
}

/// An executable of a version, and where its numbers come from.
package struct MeasuredExecutable: Sendable, Hashable {
  /// The product's name.
  package var product: String
  /// The digest of its code; `nil` where it could not be told.
  package var code: String?
  /// The label of the version whose equal executable was measured in its place.
  package var measuredAs: String?
  /// How it was spoken to, where not as the engine's executables are.
  package var harness: String?

  package init(product: String, code: String?, measuredAs: String? = nil) {
    self.product = product
    self.code = code
    self.measuredAs = measuredAs
  }

  /// What equal executables have in common.
  package var identity: String? { code.map { "\(product) \($0)" } }

  package var json: JSONObject {
    var object: JSONObject = ["product": .string(product)]
    if let code { object["code"] = .string(code) }
    if let measuredAs { object["measured_as"] = .string(measuredAs) }
    if let harness { object["harness"] = .string(harness) }
    return object
  }

  package init?(_ object: JSONObject) {
    guard let product = object["product"]?.stringValue else { return nil }
    self.init(
      product: product, code: object["code"]?.stringValue,
      measuredAs: object["measured_as"]?.stringValue)
    harness = object["harness"]?.stringValue
  }
}
