/// The states that a set-up made for the calls of one step.
///
/// They lie in memory of their own rather than in an array, so that an action that changes its
/// state in place is the only owner and no copy is made.
final class FreshStates<State> {
  private var states: UnsafeMutablePointer<State>?
  private var capacity = 0
  private var count = 0

  deinit {
    clear()
    states?.deallocate()
  }

  subscript(index: Int) -> UnsafeMutablePointer<State> {
    guard let states, index < count else { preconditionFailure("no state for call \(index)") }
    return states + index
  }

  func reserve(_ needed: Int) {
    guard needed > capacity else { return }
    clear()
    states?.deallocate()
    states = .allocate(capacity: needed)
    capacity = needed
  }

  func append(_ state: State) {
    guard let states, count < capacity else { preconditionFailure("no room for another state") }
    (states + count).initialize(to: state)
    count += 1
  }

  func clear() {
    states?.deinitialize(count: count)
    count = 0
  }
}
