/// The results of one version: a pytest-benchmark file, with memory series.
///
/// `Documentation/ResultsFormat.md` describes the format and what is ours in it.
public struct RunFile: Sendable, Equatable {
  /// The machine and, under `benchmem_sweep`, the toolchain and settings; see ``RunEnvironment``.
  public var machineInfo: JSONObject
  /// The commit and, under `benchmem_sweep`, the version; see ``RunProvenance``.
  public var commitInfo: JSONObject
  /// The benchmarks, in the order in which they ran. Their full names are unique.
  public var benchmarks: [BenchmarkRecord]
  /// When the run took place, in ISO 8601; empty if the file does not say.
  public var datetime: String
  /// The version of the tool that wrote the file; empty if the file does not say.
  public var version: String

  /// The key of what is ours in `machine_info` and `commit_info`.
  package static let ownKey = "benchmem_sweep"

  /// The results of one version.
  public init(
    machineInfo: JSONObject = [:], commitInfo: JSONObject = [:], benchmarks: [BenchmarkRecord],
    datetime: String, version: String
  ) {
    self.machineInfo = machineInfo
    self.commitInfo = commitInfo
    self.benchmarks = benchmarks
    self.datetime = datetime
    self.version = version
  }

  /// The whole file as JSON.
  public var json: JSONValue {
    [
      "machine_info": .object(machineInfo),
      "commit_info": .object(commitInfo),
      "benchmarks": .array(benchmarks.map { .object($0.json) }),
      "datetime": .string(datetime),
      "version": .string(version),
    ]
  }
}
