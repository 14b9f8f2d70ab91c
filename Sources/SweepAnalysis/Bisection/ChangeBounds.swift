/// The values between which a number counts as unchanged.
public struct ChangeBounds: Sendable, Hashable {
  /// A value above this has changed; `nil` for no such bound.
  public var upper: Double?
  /// A value below this has changed.
  public var lower: Double?

  /// Makes bounds.
  public init(upper: Double? = nil, lower: Double? = nil) {
    self.upper = upper
    self.lower = lower
  }

  /// The bounds that a limit means between two ends.
  ///
  /// - Parameter tolerance: The smallest relative change that counts where the limit says nothing.
  /// - Returns: No bounds for ``ChangeLimit/ceiling``, which is not a matter of values.
  public init(
    _ limit: ChangeLimit, _ direction: ChangeDirection, good: Double, bad: Double,
    tolerance: Double = 0
  ) {
    switch limit {
    case .half:
      // No bound where the ends say that the number moves the other way.
      let middle = good + (bad - good) / 2
      if direction == .growth || (direction == .any && bad >= good) { upper = max(good, middle) }
      if direction == .shrink || (direction == .any && bad <= good) { lower = min(good, middle) }
    case .threshold(let threshold):
      let steps = [threshold.percent.map { good * $0 / 100 }, threshold.absolute]
      let step = steps.compactMap { $0 }.max() ?? 0
      if direction != .shrink { upper = good + step }
      if direction != .growth { lower = good - step }
    case .above(let value): upper = value
    case .below(let value): lower = value
    case .ceiling: break
    }
    guard limit == .half else { return }
    upper = upper.map { max($0, good + tolerance * good) }
    lower = lower.map { min($0, good - tolerance * good) }
  }

  /// Whether a value counts as changed.
  public func isChanged(_ value: Double) -> Bool {
    (upper.map { value > $0 } ?? false) || (lower.map { value < $0 } ?? false)
  }
}
