import ArgumentParser
import SweepKit
import SweepReporting
import SweepResults

/// How a comparison is laid out.
struct TableOptionGroup: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Metrics: \(Metric.choices.joined(separator: ", ")), with commas (default: time,peak).",
      valueName: "list"))
  var columns: String?

  @Option(
    help: ArgumentHelp(
      "min, max, mean, median, stddev, for time also iqr, with commas, or all.",
      valueName: "list"))
  var stat = "min"

  @Option(
    help: ArgumentHelp(
      "fullname, name, func, group, module, class or param:NAME, with commas.", valueName: "list"))
  var groupBy = "fullname"

  @Option(help: "The order of benchmarks: by id, by the last run's value, or by change.")
  var sort = RowOrder.name

  @Flag(help: "Show the first run's value and the change of each later run.")
  var diff = false

  @Option(
    help: ArgumentHelp(
      "Fold a single run along a dimension, as if its values were runs.", valueName: "dim"))
  var pivot: String?

  @Option(help: "table, md (for a pull request), json, or github (annotations).")
  var format = CompareFormat.table

  @Flag(help: "Also show a heatmap of the fold changes against the first run.")
  var heatmap = false

  @Option(help: ArgumentHelp("Also write the raw values to this CSV file.", valueName: "path"))
  var csv: String?

  /// The options as the library takes them.
  func options(level: Double) throws -> TableOptions {
    TableOptions(groupBy: try GroupKey.parse(groupBy), order: sort, isDiff: diff, level: level)
  }

  func validate() throws {
    if heatmap && format != .table {
      throw ValidationError("--heatmap is for the terminal; leave out --format \(format.rawValue).")
    }
  }
}

extension RowOrder: ExpressibleByArgument {}
extension CompareFormat: ExpressibleByArgument {}
