import SweepKit

/// What is printed when a sweep is over.
struct SweepConclusion {
  let summary: SweepSummary
  let metric: String

  func present() throws {}
}
