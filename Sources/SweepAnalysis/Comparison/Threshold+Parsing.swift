import SweepResults

extension Threshold {
  /// Reads a rule: `peak:10%`, `peak:5MiB`, `allocations:3`, `time:200us`, or both parts as in
  /// `peak:20%+8MiB`. Throws ``ComparisonError/threshold(_:reason:)``.
  public init(parsing text: String) throws(ComparisonError) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let limits = (parts.count == 2 ? parts[1] : "").split(
      separator: "+", maxSplits: 1, omittingEmptySubsequences: false
    ).map(Self.trimmed)
    guard parts.count == 2, limits.first?.isEmpty == false else {
      throw .threshold(text, reason: "expected METRIC:THRESHOLD, as in peak:10%")
    }
    let name = Self.trimmed(parts[0]).lowercased()
    guard let metric = Metric(name: name), !metric.isDescription else {
      let names = Metric.measured.map(\.name).joined(separator: ", ")
      throw .threshold(text, reason: "unknown metric \"\(name)\"; use \(names)")
    }
    self.init(metric: metric, text: text)
    if limits.count == 2 {
      guard limits[0].hasSuffix("%"), !limits[1].isEmpty, !limits[1].hasSuffix("%") else {
        throw .threshold(text, reason: "a rule of two parts is PERCENT%+SIZE, as in peak:20%+8MiB")
      }
    }
    for limit in limits { try read(limit) }
  }

  private init(metric: Metric, text: String) {
    self.metric = metric
    self.text = text
  }

  private mutating func read(_ limit: String) throws(ComparisonError) {
    if limit.hasSuffix("%") {
      percent = try number(String(limit.dropLast()))
      return
    }
    let digits = limit.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let unit = Self.trimmed(limit.dropFirst(digits.count))
    absolute = try number(String(digits)) * factor(of: unit)
  }

  private func number(_ digits: String) throws(ComparisonError) -> Double {
    let isDecimal = digits.utf8.allSatisfy { "0123456789.eE+- ".utf8.contains($0) }
    guard isDecimal, let value = Double(Self.trimmed(digits)), value.isFinite, value >= 0 else {
      throw .threshold(text, reason: "\"\(digits)\" is not a number from 0 upwards")
    }
    return value
  }

  private func factor(of unit: String) throws(ComparisonError) -> Double {
    let units = Self.units(of: metric)
    if let factor = units.first(where: { $0.name == unit })?.factor { return factor }
    let names = units.map(\.name).filter { !$0.isEmpty }
    if names.isEmpty {
      throw .threshold(text, reason: "\(metric.name) is a count; drop \"\(unit)\"")
    }
    throw .threshold(
      text, reason: "unknown unit \"\(unit)\"; use \(names.joined(separator: ", "))")
  }

  private static func units(of metric: Metric) -> [(name: String, factor: Double)] {
    switch metric.unit {
    case .bytes:
      let steps = ["B", "KiB", "MiB", "GiB", "TiB"].enumerated().map { index, name in
        (name: name, factor: Double(1 << (10 * index)))
      }
      return [("", 1)] + steps
    case .seconds:
      return [("", 1), ("s", 1), ("ms", 1e-3), ("us", 1e-6), ("µs", 1e-6), ("ns", 1e-9)]
    case .count, .none: return [("", 1)]
    }
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
