#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Whose turn it is to count. The process has one window, and tests that run in parallel ask for it
/// at the same time: they get it one after another.
///
/// A call that awaits is suspended until its turn comes; one that does not blocks its thread. A
/// measurement that awaits may need any thread to go on, so none is blocked for it: a call that
/// does not await throws beside it. So does a measurement within another one, in its task, on its
/// thread, or in a child task that is counted apart; the child tasks of one that counts all threads
/// are not known, and must not measure. No task-local value tells them: unstructured tasks copy
/// such values, and the copies would be counted.
///
/// Unchecked: the mutex guards everything.
package final class MeasurementTurn: @unchecked Sendable {
  /// The one of this process.
  package static let shared = MeasurementTurn()

  /// Who counts.
  private enum Holder {
    case thread(pthread_t)
    case task(Int?)
  }

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let isFree = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var holder: Holder?
  private var blockedThreads = 0
  private var waiting: [(task: Int?, turn: UnsafeContinuation<Void, Never>)] = []

  private init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(isFree, nil)
  }

  /// Calls the body when it is its turn; blocks the thread until then.
  ///
  /// - Throws: `MemoryError.overlapping`, or what the body throws.
  @_optimize(none)
  package func hold<Result>(_ body: () throws -> Result) throws -> Result {
    try enterBlocking()
    defer { leave() }
    return try body()
  }

  /// Calls the body when it is its turn.
  ///
  /// - Throws: `MemoryError.overlapping`, or what the body throws.
  @_optimize(none)
  nonisolated(nonsending) package func hold<Result>(
    _ body: nonisolated(nonsending) () async throws -> Result
  ) async throws -> Result {
    let task = withUnsafeCurrentTask { $0?.hashValue }
    if isInside(task) { throw MemoryError.overlapping }
    await withUnsafeContinuation { enter(task, $0) }
    defer { leave() }
    return try await body()
  }

  /// Whether a task measures already, or the calling thread is one that is counted apart.
  @_optimize(none)
  private func isInside(_ task: Int?) -> Bool {
    let isCounted = MemoryWindow.countCallingThread(true)
    MemoryWindow.countCallingThread(isCounted)
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    guard case .task(let known?)? = holder, let task else { return isCounted }
    return isCounted || known == task
  }

  @_optimize(none)
  private func enterBlocking() throws(MemoryError) {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while let holder {
      switch holder {
      case .task: throw .overlapping
      case .thread(let thread) where pthread_equal(thread, pthread_self()) != 0:
        throw .overlapping
      case .thread:
        blockedThreads += 1
        pthread_cond_wait(isFree, mutex)
        blockedThreads -= 1
      }
    }
    holder = .thread(pthread_self())
  }

  @_optimize(none)
  private func enter(_ task: Int?, _ turn: UnsafeContinuation<Void, Never>) {
    pthread_mutex_lock(mutex)
    let isNext = holder == nil && blockedThreads == 0
    if isNext { holder = .task(task) } else { waiting.append((task, turn)) }
    pthread_mutex_unlock(mutex)
    if isNext { turn.resume() }
  }

  /// Passes the turn on: to blocked threads first, which a task that awaits would make throw.
  @_optimize(none)
  private func leave() {
    pthread_mutex_lock(mutex)
    let next = blockedThreads == 0 && !waiting.isEmpty ? waiting.removeFirst() : nil
    holder = next.map { .task($0.task) }
    pthread_cond_signal(isFree)
    pthread_mutex_unlock(mutex)
    next?.turn.resume()
  }
}
