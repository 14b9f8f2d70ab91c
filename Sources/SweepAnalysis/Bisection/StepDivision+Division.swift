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
      return try await divide([base] + line.reversed(), without: excluded, questions)
    }

    private func divide(
      _ line: [String], without excluded: Set<Int>, _ questions: [Question]
    ) async throws -> [Step] {
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
          steps += try await followed(step, without: excluded)
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
        steps += try await divide(Array(line[...place]), without: excluded, measured)
        steps += try await divide(Array(line[place...]), without: excluded, measured)
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
    ///
    /// A merge stands for itself when its number is neither that of one of its parents nor what
    /// they make together: the first parent's, and what each other one has over the commit where
    /// they parted.
    private func followed(_ step: Step, without excluded: Set<Int>) async throws -> [Step] {
      guard !search.firstParent, let merge = graph.place(of: step.commits[0]),
        graph.nodes[merge].parents.count > 1
      else { return [step] }
      let first = graph.place(of: graph.nodes[merge].parents[0]).map(graph.ancestors) ?? []
      var known = excluded.union(first)
      var merged = first
      var steps: [Step] = []
      var together = step.from
      var isOfOneParent = false
      for parent in graph.parents[merge].dropFirst(first.isEmpty ? 0 : 1) {
        let base = fork(of: parent, from: merged)
        let asked = [step.question]
        guard let value = try await number(graph.nodes[parent].id, step.question),
          let baseValue = try await number(base, step.question)
        else { continue }
        together += value - baseValue
        isOfOneParent = isOfOneParent || search.isSame(step.question, value, step.to)
        merged.formUnion(graph.ancestors(of: parent))
        guard !known.contains(parent) else { continue }
        steps += try await line(endingAt: parent, without: known, asked)
        known.formUnion(merged)
      }
      let isAccountedFor = isOfOneParent || search.isSame(step.question, together, step.to)
      return isAccountedFor ? steps : steps + [step]
    }

    private func number(_ id: String, _ question: Question) async throws -> Double? {
      try await readings(id, [question])[question]?.value
    }

    /// The newest commit that a line has in common with others, or the one before the range from
    /// which it comes.
    private func fork(of tip: Int, from others: Set<Int>) -> String {
      let ancestors = graph.ancestors(of: tip)
      let common = ancestors.intersection(others)
      let older = Set(common.flatMap { graph.parents[$0] })
      let newest = common.subtracting(older).max { one, other in
        (graph.nodes[one].time, graph.nodes[one].id)
          < (graph.nodes[other].time, graph.nodes[other].id)
      }
      if let newest { return graph.nodes[newest].id }
      var place = tip
      while let parent = graph.parents[place].first { place = parent }
      return graph.nodes[place].parents.first ?? good
    }
  }
}
