import ArgumentParser
import SweepKit

extension Metric {
  /// Metrics from a comma-separated list.
  ///
  /// - Throws: ``ComparisonError/unknown(option:value:choices:)``.
  static func list(_ text: String) throws -> [Metric] {
    try text.split(separator: ",").map { name in
      let name = name.filter { $0 != " " }
      guard let metric = Metric(name: name) else {
        throw ComparisonError.unknown(
          option: "--columns", value: name, choices: Metric.measured.map(\.name) + ["extra:NAME"])
      }
      return metric
    }
  }
}
