import Foundation

/// A place for the result of each of several parallel computations.
///
/// Unchecked, because the lock guards the only state.
final class ResultSlots<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var slots: [Value?]

  init(count: Int) {
    slots = Array(repeating: nil, count: count)
  }

  func set(_ index: Int, _ value: Value) {
    lock.withLock { slots[index] = value }
  }

  /// The results that have been set, in the order of their indices.
  var values: [Value] {
    lock.withLock { slots.compactMap { $0 } }
  }
}
