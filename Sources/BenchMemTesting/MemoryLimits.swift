/// The limits of all the traits of one test, which share its one counting window.
///
/// Unchecked: a test's traits enter their scopes one after another.
final class MemoryLimits: @unchecked Sendable {
  /// Those of the test whose body is being counted on this task.
  @TaskLocal static var ofTest: MemoryLimits?

  private(set) var all: [MemoryLimit] = []

  init(_ limits: [MemoryLimit]) {
    // Room for the limits of inner traits, which come when the window is open.
    all.reserveCapacity(16)
    all += limits
  }

  func add(_ limits: [MemoryLimit]) { all += limits }
}
