import SweepResults
import SweepText

/// How much a metric may grow: one `--fail-on FIELD:THRESHOLD` rule.
public struct Threshold: Sendable, Hashable {
  /// The metric.
  public var metric: Metric
  /// The statistic that is judged; nil for the headline number.
  public var statistic: Statistic?
  /// The highest growth in percent that passes; nil if the rule has no relative part.
  public var percent: Double?
  /// The highest growth in the metric's unit that passes; nil if the rule has no absolute part.
  public var absolute: Double?
  /// The rule as it was written.
  public var text: String

  package init(
    metric: Metric, statistic: Statistic? = nil, percent: Double? = nil, absolute: Double? = nil,
    text: String
  ) {
    self.metric = metric
    self.statistic = statistic
    self.percent = percent
    self.absolute = absolute
    self.text = text
  }

  /// The column whose values are judged.
  public var column: MetricColumn { MetricColumn(metric, statistic) }

  /// Whether the change from `before` to `after` breaks the rule. With both parts, both must break.
  ///
  /// Growth from zero has no percentage; it counts as more than any. Of a metric that is a yield, a
  /// decline breaks the rule.
  public func isBroken(from before: Double, to after: Double) -> Bool {
    let growth = metric.worsening(from: before, to: after)
    guard growth > 0 else { return false }
    let overPercent = percent.map { before <= 0 || growth / before * 100 > $0 }
    let overAbsolute = absolute.map { growth > $0 }
    return (overPercent ?? true) && (overAbsolute ?? true)
  }
}

extension Threshold {
  /// Reads a rule: `peak:10%`, `peak:5MiB`, `allocations:3`, `time:200us`, or both parts as in
  /// `peak:20%+8MiB`. The field may name a statistic, as in `time.median:10%`.
  ///
  /// Throws ``ComparisonError/threshold(_:reason:)``.
  public init(parsing text: String) throws(ComparisonError) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let limits = (parts.count == 2 ? parts[1] : "").split(
      separator: "+", maxSplits: 1, omittingEmptySubsequences: false
    ).map { $0.trimmingSpaces }
    guard parts.count == 2, limits.first?.isEmpty == false else {
      throw .threshold(text, reason: "expected METRIC:THRESHOLD, as in peak:10%")
    }
    let column = try Self.column(parts[0].trimmingSpaces.lowercased(), of: text)
    self.init(metric: column.metric, statistic: column.statistic, text: text)
    if limits.count == 2 {
      guard limits[0].hasSuffix("%"), !limits[1].isEmpty, !limits[1].hasSuffix("%") else {
        throw .threshold(text, reason: "a rule of two parts is PERCENT%+SIZE, as in peak:20%+8MiB")
      }
    }
    for limit in limits { try read(limit) }
  }

  /// Reads a field: `time`, or `time.median`.
  private static func column(
    _ field: String, of text: String
  ) throws(ComparisonError) -> MetricColumn {
    let parts = field.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts.first.map(String.init) ?? ""
    guard let metric = Metric(name: name), !metric.isDescription, metric.worse != .neither else {
      let judged = Metric.all.filter { $0.worse != .neither }.map(\.name)
      let what = Metric(name: name).map { "\($0.name) is neither better nor worse when it grows" }
      throw .threshold(
        text,
        reason: "\(what ?? "unknown metric \"\(name)\""); use \(judged.joined(separator: ", "))")
    }
    guard parts.count == 2 else { return MetricColumn(metric) }
    let available = Statistic.available(for: metric)
    guard let statistic = Statistic(rawValue: String(parts[1])), available.contains(statistic)
    else {
      let names = available.map { "\(metric.name).\($0.rawValue)" }.joined(separator: ", ")
      throw .threshold(
        text, reason: "\(metric.name) has no statistic \"\(parts[1])\"; use \(names)")
    }
    return MetricColumn(metric, statistic)
  }

  private mutating func read(_ limit: String) throws(ComparisonError) {
    if limit.hasSuffix("%") {
      percent = try number(String(limit.dropLast()), of: limit)
      return
    }
    let digits = limit.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let unit = limit.dropFirst(digits.count).trimmingSpaces
    absolute = try number(String(digits), of: limit) * factor(of: unit)
  }

  /// The number in a limit, which is quoted as it was written if there is none.
  private func number(_ digits: String, of limit: String) throws(ComparisonError) -> Double {
    let isDecimal = digits.utf8.allSatisfy { "0123456789.eE+- ".utf8.contains($0) }
    guard isDecimal, let value = Double(digits.trimmingSpaces), value.isFinite, value >= 0 else {
      throw .threshold(text, reason: "\"\(limit)\" is not a number from 0 upwards")
    }
    return value
  }

  private func factor(of unit: String) throws(ComparisonError) -> Double {
    if unit.isEmpty { return 1 }
    let units = UnitScale.suffixes(of: metric.unit)
    if let factor = units.first(where: { $0.name == unit })?.factor { return factor }
    if units.isEmpty {
      throw .threshold(text, reason: "\(metric.name) is a count; drop \"\(unit)\"")
    }
    throw .threshold(
      text,
      reason: "unknown unit \"\(unit)\"; use \(units.map(\.name).joined(separator: ", "))")
  }
}
