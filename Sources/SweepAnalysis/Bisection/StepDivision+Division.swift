import SweepText

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
      _ ids: [String], without excluded: Set<Int>, _ questions: [Question]
    ) async throws -> [Step] {
      guard ids.count > 1 else { return [] }
      var line = Line(ids: ids)
      try await measure(0, &line, questions)
      try await measure(ids.count - 1, &line, questions)
      let ends = [0, ids.count - 1]
      let questions = questions.filter { question in
        ends.allSatisfy { line.readings[question]?[$0]?.value != nil }
      }
      try await split(0, ids.count - 1, &line, questions)
      try await check(&line, questions)
      var steps: [Step] = []
      for question in questions {
        for step in line.steps(question, search) {
          steps += step.commits.count == 1 ? try await followed(step, without: excluded) : [step]
        }
      }
      return steps
    }

    private func measure(
      _ place: Int, _ line: inout Line, _ questions: [Question]
    ) async throws {
      let told = try await readings(line.ids[place], questions)
      for question in questions {
        line.readings[question, default: [:]][place] =
          told[question] ?? .missing(reason: "no result")
      }
    }

    /// Measures the middle between two places, and what is in between on either side of it, until
    /// nothing new is to be expected between neighbours.
    private func split(
      _ low: Int, _ high: Int, _ line: inout Line, _ questions: [Question]
    ) async throws {
      guard high - low > 1 else { return }
      var open: [Question] = []
      for question in questions {
        if try await !isSettled(low, high, line, question) { open.append(question) }
      }
      guard !open.isEmpty else { return }
      let middle = low + (high - low + 1) / 2
      try await measure(middle, &line, open)
      try await split(low, middle, &line, open)
      try await split(middle, high, &line, open)
    }

    /// Whether commits between two places are taken to be like both: their numbers agree, or both
    /// fail with an error with which a few commits have failed.
    private func isSettled(
      _ low: Int, _ high: Int, _ line: Line, _ question: Question
    ) async throws -> Bool {
      guard !search.isThorough, let before = line.readings[question]?[low],
        let after = line.readings[question]?[high]
      else { return false }
      switch (before, after) {
      case (.value(let before), .value(let after)): return search.isSame(question, before, after)
      case (.missing(let one), .missing(let other)):
        let error = ErrorSignature(one)
        guard error == ErrorSignature(other) else { return false }
        return await readings.failures(error, question) >= UnbuildableStretches.leastFailures
      default: return false
      }
    }

    /// Measures a few of the commits that are assumed to fail and may have made a change: where
    /// every other commit fails with one error, that shows.
    private func check(_ line: inout Line, _ questions: [Question]) async throws {
      for question in questions {
        var checks = 0
        while checks < BisectionState.mostChecks, let gap = line.longestGap(question, search) {
          let middle = (gap.lowerBound + gap.upperBound + 1) / 2
          try await measure(middle, &line, [question])
          if line.readings[question]?[middle]?.value == nil {
            checks += 1
          } else {
            checks = 0
            try await split(gap.lowerBound, middle, &line, [question])
            try await split(middle, gap.upperBound, &line, [question])
          }
        }
      }
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
