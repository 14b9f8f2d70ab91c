import SweepAnalysis
import SweepResults

/// What `compare` was asked for.
public struct CompareRequest: Sendable, Equatable {
  /// The metrics; nil for time and peak.
  public var metrics: [Metric]?
  /// The statistics; nil for all that each metric has, or for the lowest value in a diff.
  public var statistics: [Statistic]?
  /// How the tables are laid out.
  public var table: TableOptions
  /// The dimension along which a single run is folded.
  public var pivot: String?
  /// The rules by which the comparison passes or fails; nil for none.
  public var gate: Gate?
  /// Whether times of different machines may be compared.
  public var isAcrossMachines: Bool

  /// What to compare, and how.
  public init(
    metrics: [Metric]? = nil, statistics: [Statistic]? = nil, table: TableOptions = .init(),
    pivot: String? = nil, gate: Gate? = nil, isAcrossMachines: Bool = false
  ) {
    self.metrics = metrics
    self.statistics = statistics
    self.table = table
    self.pivot = pivot
    self.gate = gate
    self.isAcrossMachines = isAcrossMachines
  }

  /// Reads `--columns`: metrics separated by commas. Throws ``ComparisonError``.
  public static func metrics(parsing text: String) throws(ComparisonError) -> [Metric] {
    var metrics: [Metric] = []
    for name in text.split(separator: ",").map({ $0.trimmingSpaces }) {
      guard let metric = Metric(name: name) else {
        throw .unknown(
          option: "--columns", value: name, choices: Metric.measured.map(\.name) + ["extra:NAME"])
      }
      if !metrics.contains(metric) { metrics.append(metric) }
    }
    guard !metrics.isEmpty else { throw .unusable("--columns names no metric") }
    return metrics
  }

  /// Reads `--stat`: statistics separated by commas, or `all`, which gives nil.
  ///
  /// Throws ``ComparisonError``.
  public static func statistics(parsing text: String) throws(ComparisonError) -> [Statistic]? {
    if text == "all" { return nil }
    var statistics: [Statistic] = []
    for name in text.split(separator: ",").map({ $0.trimmingSpaces }) {
      guard let statistic = Statistic(rawValue: name) else {
        throw .unknown(
          option: "--stat", value: name, choices: Statistic.allCases.map(\.rawValue) + ["all"])
      }
      if !statistics.contains(statistic) { statistics.append(statistic) }
    }
    guard !statistics.isEmpty else { throw .unusable("--stat names no statistic") }
    return statistics
  }

  /// The columns of the comparison. Throws ``ComparisonError`` if a metric lacks a statistic that
  /// was named.
  package func columns(_ metrics: [Metric]) throws(ComparisonError) -> [MetricColumn] {
    let named = statistics ?? (table.isDiff ? [.min] : nil)
    var columns: [MetricColumn] = []
    for metric in metrics {
      let available = Statistic.available(for: metric)
      guard !available.isEmpty else {
        columns.append(MetricColumn(metric))
        continue
      }
      for statistic in named ?? available {
        guard available.contains(statistic) else {
          throw .unusable(
            "--stat \(statistic.rawValue): \(metric.name) has a handful of passes and no"
              + " quartiles; leave \(metric.name) out, or use --stat all")
        }
        columns.append(MetricColumn(metric, statistic))
      }
    }
    return columns
  }
}
