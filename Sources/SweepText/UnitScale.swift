import Foundation

/// The unit in which a column shows its values, so that all cells are bare numbers.
public struct UnitScale: Sendable, Hashable {
  /// The unit's sign, as in `MiB`; empty for counts.
  public var sign: String
  /// What a value in the metric's base unit is divided by.
  public var divisor: Double
  private let unit: MetricUnit

  /// The unit that suits the smallest positive one of `values`, so that it stays readable.
  public init(for values: some Sequence<Double>, unit: MetricUnit) {
    self.unit = unit
    let anchor = values.filter { $0 > 0 }.min() ?? 0
    let step = Self.steps(of: unit).last { anchor >= $0.divisor } ?? Self.steps(of: unit)[0]
    sign = step.sign
    divisor = step.divisor
  }

  /// A value as a bare number in this unit.
  public func text(_ value: Double) -> String {
    switch unit {
    case .count: Self.grouped(value, decimals: value == value.rounded() ? 0 : 2)
    case .bytes:
      Self.grouped(
        value / divisor, decimals: divisor == 1 && value == value.rounded() ? 0 : 2)
    case .seconds: Self.fourDigits(value / divisor)
    case .none:
      value == value.rounded()
        ? Self.grouped(value, decimals: 0) : Self.significant(value, digits: 4)
    }
  }

  /// A single value with its unit, as in `4.10 MiB`.
  public static func text(_ value: Double, unit: MetricUnit) -> String {
    let scale = UnitScale(for: [abs(value)], unit: unit)
    return [scale.text(value), scale.sign].filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// A single value without rounding: whole bytes and counts with thousands separators.
  public static func exactText(_ value: Double, unit: MetricUnit) -> String {
    switch unit {
    case .bytes: grouped(value, decimals: value == value.rounded() ? 0 : 2) + " B"
    case .count: grouped(value, decimals: value == value.rounded() ? 0 : 2)
    case .seconds, .none: text(value, unit: unit)
    }
  }

  /// The units in which a number of this unit may be written, each with what it is multiplied by;
  /// empty for counts.
  package static func suffixes(of unit: MetricUnit) -> [(name: String, factor: Double)] {
    let signs = steps(of: unit).filter { !$0.sign.isEmpty }
    // Largest first for times, as they are mostly written; `us` is for those who cannot type µ.
    return unit == .seconds
      ? signs.reversed().flatMap { step in
        (step.sign == "µs" ? ["us", "µs"] : [step.sign]).map { (name: $0, factor: step.divisor) }
      } : signs.map { (name: $0.sign, factor: $0.divisor) }
  }

  /// A number of things in words: `1 version`, `3 versions`.
  package static func counted(_ count: Int, _ noun: String, plural: String? = nil) -> String {
    "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
  }

  private static func steps(of unit: MetricUnit) -> [(sign: String, divisor: Double)] {
    switch unit {
    case .bytes:
      ["B", "KiB", "MiB", "GiB", "TiB"].enumerated().map { index, sign in
        (sign: sign, divisor: Double(1 << (10 * index)))
      }
    case .seconds: [("ns", 1e-9), ("µs", 1e-6), ("ms", 1e-3), ("s", 1)]
    case .count, .none: [("", 1)]
    }
  }

  /// A number with thousands separators, rounded half to even as `printf` does.
  package static func grouped(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return "\(value)" }
    let factor = decimals == 0 ? 1.0 : pow(10, Double(decimals))
    guard abs(value) * factor < 1e15 else { return String(format: "%.\(decimals)f", value) }
    var rest = Int((abs(value) * factor).rounded(.toNearestOrEven))
    var digits: [UInt8] = []
    var place = -decimals
    while rest > 0 || place <= 0 {
      if place == 0, decimals > 0 { digits.append(UInt8(ascii: ".")) }
      if place > 0, place.isMultiple(of: 3) { digits.append(UInt8(ascii: ",")) }
      digits.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
      place += 1
    }
    if value < 0 { digits.append(UInt8(ascii: "-")) }
    return String(decoding: digits.reversed(), as: UTF8.self)
  }

  /// A number with four significant digits, or all before the point where there are more of them.
  private static func fourDigits(_ value: Double) -> String {
    abs(value) >= 999.95 && abs(value) < 1e12
      ? grouped(value, decimals: 0) : significant(value, digits: 4)
  }

  /// A number with that many significant digits.
  package static func significant(_ value: Double, digits: Int) -> String {
    String(format: "%.\(digits)g", value)
  }
}
