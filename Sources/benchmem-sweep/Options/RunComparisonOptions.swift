import ArgumentParser
import Foundation
import SweepAnalysis
import SweepKit
import SweepReporting
import SweepResults
import SystemPackage

/// What a run is compared with, and when it fails.
struct RunComparisonOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Compare with a saved run (0001, a name, a commit, latest), a run file, or a revision, which is built and measured beside this tree. Without REF: the latest saved run.",
      valueName: "ref"))
  var compare: String?

  @Option(
    name: .customLong("compare-fail"),
    help: ArgumentHelp(
      "A limit on growth, such as peak:10%, allocations:0 or time.median:5%; exceeding it ends with 1. Implies --compare. Repeatable.",
      valueName: "field:threshold"))
  var failures: [String] = []

  @OptionGroup var judgement: JudgementOptions

  func validate() throws {
    if judgement.allowMissing, failures.isEmpty {
      throw ValidationError("--allow-missing goes with --compare-fail.")
    }
    if reference == nil,
      judgement.acrossMachines || judgement.significance != Significance.defaultLevel
    {
      throw ValidationError("--significance and --across-machines go with --compare.")
    }
  }

  /// What to compare with; `nil` for nothing.
  var reference: String? { compare ?? (failures.isEmpty ? nil : RunStorage.latest) }

  /// Whether a limit is one of time.
  var limitsTime: Bool {
    get throws { try gate?.thresholds.contains { $0.metric == .time } ?? false }
  }

  /// The gate; `nil` without a limit.
  var gate: Gate? {
    get throws { try judgement.gate(failures, against: .first) }
  }
}

/// How the table of a run is laid out.
struct RunTableOptions: ParsableArguments {
  /// Whether time and memory are one table.
  enum Layout: String, ExpressibleByArgument, CaseIterable {
    case combined, split
  }

  @Option(help: "Time and memory in one table, combined, or split into two.")
  var table = Layout.combined

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

  @Option(help: "The order of benchmarks: by id, by the value, or by change.")
  var sort = RowOrder.name

  @Option(help: "table, md (for a pull request), json, or github (annotations).")
  var format = CompareFormat.table

  /// The metrics of each table.
  ///
  /// - Parameter hasMemory: Whether memory is measured.
  func tables(hasMemory: Bool) throws -> [[Metric]] {
    let metrics =
      try columns.map { try CompareRequest.metrics(parsing: $0) }
      ?? (hasMemory ? [.time, .peak] : [.time])
    guard table == .split else { return [metrics] }
    let isTime = { (metric: Metric) in metric == .time || metric.name == "instructions" }
    return [metrics.filter(isTime), metrics.filter { !isTime($0) }].filter { !$0.isEmpty }
  }

  func validate() throws {
    if table == .split, format != .table {
      throw ValidationError("--table split is for the terminal; leave out --format.")
    }
  }
}

/// Where a run is saved.
struct SavingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Save the run in the storage as NNNN_NAME.json, under the next number.", valueName: "name"))
  var save: String?

  @Flag(help: "Save the run under the commit's id and the time.")
  var autosave = false

  @Flag(help: "Accepted as pytest-benchmark has it: what each burst gave is always saved.")
  var saveData = false

  @Option(
    name: .customLong("json"),
    help: ArgumentHelp(
      "Also write the run file here, or to standard output for - (instead of the table).",
      valueName: "path"))
  var json: String?

  @OptionGroup var storage: StorageOption

  func validate() throws {
    if save != nil, autosave {
      throw ValidationError("--autosave and --save name the run each; leave out one of them.")
    }
    if let json, Self.isForeign(json) {
      throw ValidationError("--json: \(json) exists and is not JSON; name another file.")
    }
    if let save, save.isEmpty || save.hasPrefix(".") {
      throw ValidationError("--save needs a name, not '\(save)'.")
    }
  }
}

extension SavingOptions {
  /// Whether something else than JSON is in a file, such as a source of the package.
  private static func isForeign(_ path: String) -> Bool {
    let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
    guard type == .typeRegular, let first = FileManager.default.contents(atPath: path)?.first
    else { return false }
    return first != UInt8(ascii: "{")
  }
}

/// Where saved runs are.
struct StorageOption: ParsableArguments {
  @Option(
    name: .customLong("storage"),
    help: ArgumentHelp(
      "The folder of saved runs, as pytest-benchmark's --benchmark-storage.", valueName: "dir"))
  var path = RunStorage.defaultPath

  /// The storage.
  var storage: RunStorage {
    RunStorage(path: FilePath(path.hasPrefix("file://") ? String(path.dropFirst(7)) : path))
  }
}
