/// A cell of a comparison: a value, or the reason why there is none.
public enum MeasuredCell: Sendable, Hashable {
  /// The value in the metric's base unit.
  case value(Double)
  /// There is no value.
  case missing(MissingReason)

  /// The value if there is one.
  public var value: Double? {
    if case .value(let value) = self { value } else { nil }
  }

  /// The reason if there is no value.
  public var reason: MissingReason? {
    if case .missing(let reason) = self { reason } else { nil }
  }
}
