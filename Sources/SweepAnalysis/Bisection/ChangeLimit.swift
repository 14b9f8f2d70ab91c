import SweepResults

/// From where on a number counts as changed.
public enum ChangeLimit: Sendable, Hashable {
  /// Half of the way from the good end's value to the bad end's.
  case half
  /// Further from the good end's value than this.
  case threshold(Threshold)
  /// Above this value.
  case above(Double)
  /// Below this value.
  case below(Double)
  /// A ceiling trait of the suite is exceeded, whatever the value.
  case ceiling

  /// Reads a threshold: `10%`, `5MiB`, `+3`, or `20%+8MiB`, where both must be exceeded.
  ///
  /// - Throws: ``ComparisonError/unusable(_:)`` that names `option`.
  public init(
    threshold text: String, of metric: Metric, option: String
  ) throws(ComparisonError) {
    self = .threshold(try Self.threshold(text, metric, option))
  }

  /// Reads an absolute value, such as `100MiB` or `1.5ms`.
  ///
  /// - Throws: ``ComparisonError/unusable(_:)`` that names `option`.
  public static func value(
    _ text: String, of metric: Metric, option: String
  ) throws(ComparisonError) -> Double {
    let threshold = try threshold(text, metric, option)
    guard let value = threshold.absolute, threshold.percent == nil else {
      throw .unusable("\(option) \(text): a value is wanted, as in 100MiB")
    }
    return value
  }

  private static func threshold(
    _ text: String, _ metric: Metric, _ option: String
  ) throws(ComparisonError) -> Threshold {
    do {
      let amount = text.hasPrefix("+") ? text.dropFirst() : text[...]
      return try Threshold(parsing: "\(metric.name):\(amount)")
    } catch {
      guard case .threshold(_, let reason) = error else { throw error }
      throw .unusable("\(option) \(text): \(reason)")
    }
  }
}
