import Foundation

/// Threads that are there before a counting window opens, and that do their work in it as often as
/// they are asked to. Asking allocates nothing.
///
/// Unchecked: the barrier orders everything.
final class ThreadTeam: @unchecked Sendable {
  private let barrier = UnsafeMutablePointer<pthread_barrier_t>.allocate(capacity: 1)

  /// - Parameter work: Takes the number of the thread, from zero.
  init(count: Int, work: @escaping @Sendable (Int) -> Void) {
    pthread_barrier_init(barrier, nil, UInt32(count + 1))
    for index in 0..<count {
      Thread.detachNewThread { [self] in
        while true {
          pthread_barrier_wait(barrier)
          work(index)
          pthread_barrier_wait(barrier)
        }
      }
    }
  }

  /// Lets every thread do its work once, and waits for all of them.
  func run() {
    start()
    join()
  }

  /// Lets every thread do its work once.
  func start() { pthread_barrier_wait(barrier) }

  /// Waits for all of them.
  func join() { pthread_barrier_wait(barrier) }
}
