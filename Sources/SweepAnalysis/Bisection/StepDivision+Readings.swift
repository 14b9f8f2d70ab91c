extension StepDivision {
  /// What has been measured, each content once.
  actor Readings {
    private let graph: CommitGraph
    private let probe: Probe
    private var known: [String: [Question: Reading]] = [:]

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
          known[content, default: [:]][question] = told[question] ?? .missing(reason: "no result")
        }
      }
      return known[content] ?? [:]
    }
  }
}
