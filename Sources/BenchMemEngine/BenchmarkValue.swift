/// A scalar that a run file can hold: a parameter's value or an entry of `extraInfo`.
public enum BenchmarkValue: Sendable, Hashable {
  /// A whole number.
  case int(Int)
  /// A floating-point number. One that is not finite is written as text.
  case double(Double)
  /// A text.
  case string(String)
  /// A truth value.
  case bool(Bool)
}

extension BenchmarkValue: CustomStringConvertible {
  /// The value as it stands in a benchmark's brackets, as in `build[legacy-10000]`.
  @_optimize(none)
  public var description: String {
    switch self {
    case .int(let value): value.description
    case .double(let value): value.description
    case .string(let value): value
    case .bool(let value): value.description
    }
  }
}

extension BenchmarkValue {
  @_optimize(none)
  var json: JSON {
    switch self {
    case .int(let value): .int(value)
    case .double(let value): value.isFinite ? .double(value) : .string(value.description)
    case .string(let value): .string(value)
    case .bool(let value): .bool(value)
    }
  }
}
