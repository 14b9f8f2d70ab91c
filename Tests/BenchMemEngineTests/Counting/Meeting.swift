import CMallocProbe
import Foundation

/// Where threads meet while each holds a block. Meeting allocates nothing.
///
/// Unchecked: the barrier orders everything.
final class Meeting: @unchecked Sendable {
  private let barrier = UnsafeMutablePointer<pthread_barrier_t>.allocate(capacity: 1)

  init(of count: UInt32) {
    pthread_barrier_init(barrier, nil, count)
  }

  /// Allocates, waits until all threads have, and gives back at once.
  func hold(_ size: Int) {
    let block = probe_malloc(size)
    pthread_barrier_wait(barrier)
    probe_free(block)
  }
}
