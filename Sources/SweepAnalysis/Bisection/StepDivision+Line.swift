extension StepDivision {
  /// A line of commits, and what is known of their numbers.
  struct Line {
    /// The commits, the oldest first.
    let ids: [String]
    /// What was measured, by place.
    var readings: [Question: [Int: Reading]] = [:]

    /// The changes between neighbours that have a number. Commits between them that have none, or
    /// were not measured, may have made the change.
    func steps(_ question: Question, _ search: StepDivision) -> [Step] {
      changes(question, search).map { change in
        Step(
          question: question, before: ids[change.low],
          commits: Array(ids[(change.low + 1)...change.high]), from: change.from, to: change.to,
          assumed: assumed(question, between: change.low, and: change.high))
      }
    }

    /// The places of the longest run of commits that were not measured and may have made a change:
    /// the measured ones on both sides of it.
    func longestGap(_ question: Question, _ search: StepDivision) -> ClosedRange<Int>? {
      var longest: ClosedRange<Int>?
      let known = (readings[question] ?? [:]).keys.sorted()
      for change in changes(question, search) {
        let inside = known.filter { change.low <= $0 && $0 <= change.high }
        for (low, high) in zip(inside, inside.dropFirst()) where high - low > 1 {
          if longest.map({ high - low > $0.count - 1 }) ?? true { longest = low...high }
        }
      }
      return longest
    }

    private typealias Change = (low: Int, high: Int, from: Double, to: Double)

    private func changes(_ question: Question, _ search: StepDivision) -> [Change] {
      let numbers = (readings[question] ?? [:]).compactMap { place, reading in
        reading.value.map { (place: place, value: $0) }
      }.sorted { $0.place < $1.place }
      return zip(numbers, numbers.dropFirst()).compactMap { before, after in
        search.isSame(question, before.value, after.value)
          ? nil : (before.place, after.place, before.value, after.value)
      }
    }

    /// Commits that were not measured: the one that failed before each.
    private func assumed(_ question: Question, between low: Int, and high: Int) -> [String: String]
    {
      var assumed: [String: String] = [:]
      var failed: Int?
      for place in (low + 1)..<high {
        if readings[question]?[place] != nil {
          failed = place
        } else if let failed {
          assumed[ids[place]] = ids[failed]
        }
      }
      return assumed
    }
  }
}
