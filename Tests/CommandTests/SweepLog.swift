import SweepAnalysis
import SweepGit
import SweepMeasuring
import SweepResults
import SystemPackage
import TestSupport

/// What one sweep with `--json-events` did, and the results in its output folder.
struct SweepLog {
  let run: ToolRun
  private let events: [JSONObject]
  private let out: String

  init(_ arguments: [String]) async throws {
    run = try await ToolRun(arguments + ["--json-events"])
    events = run.errors.split(separator: "\n").compactMap {
      try? JSONValue(parsing: Array($0.utf8)).objectValue
    }
    let place = arguments.firstIndex(of: "--out").map { arguments[$0 + 1] }
    out = place ?? ""
  }

  /// The versions that were really built, in order.
  var built: [String] {
    versions { $0["event"] == "began" && $0["step"] == "build" }
  }

  /// The versions that were really measured, in order.
  var measured: [String] {
    versions { $0["event"] == "began" && $0["step"] == "measure" }
  }

  /// The labels of all events of a name.
  func versions(_ event: String) -> [String] { versions { $0["event"] == .string(event) } }

  /// A member of all events of a name, in order.
  func members(_ event: String, _ key: String) -> [JSONValue] {
    events.filter { $0["event"] == .string(event) }.compactMap { $0[key] }
  }

  private func versions(where fits: (JSONObject) -> Bool) -> [String] {
    events.filter(fits).compactMap { $0["version"]?.stringValue }
  }

  /// The one peak of a benchmark in a version; `nil` when there is none, or passes differ.
  func peak(_ label: String, _ id: String = "Fill::fill") throws -> Int? {
    let file = try RunFile(reading: FilePath("\(out)/\(label).json"))
    let peaks = Set(file.benchmarks.first { $0.fullname == id }?.memory?.peakBytes ?? [])
    return peaks.count == 1 ? peaks.first : nil
  }

  /// The memory passes of a benchmark in a version's file.
  func memory(_ label: String, _ id: String = "Fill::fill") throws -> MemorySeries? {
    try RunFile(reading: FilePath("\(out)/\(label).json")).benchmarks
      .first { $0.fullname == id }?.memory
  }

  /// The bursts of a benchmark in a version's file.
  func bursts(_ label: String, _ id: String = "Fill::fill") throws -> BurstSeries? {
    let file = try RunFile(reading: FilePath("\(out)/\(label).json"))
    return file.benchmarks.first { $0.fullname == id }?.bursts
  }

  /// Version and commit of each dependency in a version's run file.
  func dependencies(_ label: String) throws -> [String: String] {
    let file = try RunFile(reading: FilePath("\(out)/\(label).json"))
    let own = file.commitInfo["benchmem_sweep"]?.objectValue
    let found = (own?["dependencies"]?.arrayValue ?? []).compactMap(\.objectValue)
    return Dictionary(
      found.map { ($0["identity"]?.stringValue ?? "", $0["version"]?.stringValue ?? "") }
    ) { $1 }
  }
}
