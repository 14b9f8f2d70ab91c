/// One cold call of the action, with the kernel's resident high-water. No warm-up, no counting.
final class ResidentProcedure: Procedure {
  private let calls: Int
  private var isDone = false
  private(set) var reading: ResidentReading?
  private(set) var failure: MemoryError?

  @_optimize(none)
  init(calls: Int) { self.calls = calls }

  @_optimize(none)
  func next() -> Step? {
    guard !isDone else { return nil }
    isDone = true
    return Step(calls: calls, mode: .resident)
  }

  @_optimize(none)
  func record(_ reading: Reading) {
    if case .resident(let resident) = reading { self.reading = resident }
  }

  @_optimize(none)
  func fail(_ error: MemoryError) { failure = error }
}
