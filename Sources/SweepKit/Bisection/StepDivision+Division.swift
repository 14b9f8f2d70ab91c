extension StepDivision {
  /// One search on its way.
  struct Division {
    let search: StepDivision
    let good: String
    let readings: Readings

    private var graph: CommitGraph { search.graph }

    /// The steps on the line of first parents that ends at a place.
    func line(
      endingAt tip: Int, without excluded: Set<Int>, _ questions: [Question]
    ) async throws -> [Step] {
      var line: [String] = []
      var base = good
      var next: Int? = tip
      while let place = next {
        if graph.isChange[place] { line.append(graph.nodes[place].id) }
        next = graph.parents[place].first.flatMap { excluded.contains($0) ? nil : $0 }
        if next == nil {
          let inside = graph.parents[place].first.map { graph.nodes[$0].id }
          base = inside ?? graph.nodes[place].parents.first ?? good
        }
      }
      return try await divide([base] + line.reversed(), questions)
    }

    private func divide(_ line: [String], _ questions: [Question]) async throws -> [Step] {
      guard let first = line.first, let last = line.last, line.count > 1 else { return [] }
      let before = try await readings(first, questions)
      let after = try await readings(last, questions)
      var steps: [Step] = []
      var open: [Question] = []
      for question in questions {
        guard let from = before[question]?.value, let to = after[question]?.value else { continue }
        let agree = search.isSame(question, from, to)
        if agree && (!search.isThorough || line.count == 2) { continue }
        open.append(question)
      }
      guard line.count > 2 else {
        for question in open {
          guard let from = before[question]?.value, let to = after[question]?.value else {
            continue
          }
          let step = Step(question: question, before: first, commits: [last], from: from, to: to)
          steps += try await followed(step)
        }
        return steps
      }
      let middle = line.count / 2
      let interior = (1..<(line.count - 1)).sorted { abs($0 - middle) < abs($1 - middle) }
      for place in interior where !open.isEmpty {
        let told = try await readings(line[place], open)
        let measured = open.filter { told[$0]?.value != nil }
        open.removeAll { measured.contains($0) }
        guard !measured.isEmpty else { continue }
        steps += try await divide(Array(line[...place]), measured)
        steps += try await divide(Array(line[place...]), measured)
      }
      // Nothing between the ends can be measured.
      for question in open {
        guard let from = before[question]?.value, let to = after[question]?.value,
          !search.isSame(question, from, to)
        else { continue }
        steps.append(
          Step(
            question: question, before: first, commits: Array(line.dropFirst()), from: from, to: to)
        )
      }
      return steps
    }

    /// The step itself, or for a merge the steps on the lines that it merged.
    private func followed(_ step: Step) async throws -> [Step] {
      guard !search.firstParent, let merge = graph.place(of: step.commits[0]),
        graph.nodes[merge].parents.count > 1
      else { return [step] }
      let known = graph.place(of: graph.nodes[merge].parents[0]).map(graph.ancestors) ?? []
      var steps: [Step] = []
      var isAccountedFor = false
      var sum = step.from
      for parent in graph.parents[merge] where !known.contains(parent) {
        let inner = try await line(endingAt: parent, without: known, [step.question])
        steps += inner
        sum += inner.map { $0.to - $0.from }.reduce(0, +)
        let value = try await readings(graph.nodes[parent].id, [step.question])[step.question]?
          .value
        if let value, search.isSame(step.question, value, step.to) { isAccountedFor = true }
      }
      if search.isSame(step.question, sum, step.to) { isAccountedFor = true }
      return steps.isEmpty || !isAccountedFor ? steps + [step] : steps
    }
  }
}
