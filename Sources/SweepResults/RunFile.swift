import Foundation
import SystemPackage

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
  ///
  /// Benchmarks without timed rounds stand under `commit_info`, because readers of other tools need
  /// `stats` of everything under `benchmarks`.
  public var json: JSONValue {
    [
      "machine_info": .object(machineInfo),
      "commit_info": .object(commitInfoWithPartial),
      "benchmarks": .array(benchmarks.filter(\.isTimed).map { .object($0.json) }),
      "datetime": .string(datetime),
      "version": .string(version),
    ]
  }

  /// The key of what was measured of benchmarks that could not be timed. Only the text of a file
  /// has it filled; in memory they are among ``benchmarks``.
  package static let partialKey = "partial"

  private var commitInfoWithPartial: JSONObject {
    let partial = benchmarks.filter { !$0.isTimed }
    let counters = countersJSON
    var own = commitInfo[Self.ownKey]?.objectValue ?? [:]
    guard !partial.isEmpty || own[Self.partialKey] != nil || counters != nil else {
      return commitInfo
    }
    if !partial.isEmpty || own[Self.partialKey] != nil {
      own[Self.partialKey] = .array(partial.map { .object($0.partialJSON) })
    }
    if let counters { own[InstructionSeries.key] = .object(counters) }
    var info = commitInfo
    info[Self.ownKey] = .object(own)
    return info
  }
}

/// One benchmark of a run file.
public struct BenchmarkRecord: Sendable, Equatable {
  /// The group that the benchmark belongs to.
  public var group: String?
  /// The name with its parameters.
  public var name: String
  /// The benchmark id: unique in a run file, and what runs are compared by.
  public var fullname: String
  /// The parameters by name, in order.
  public var params: JSONObject?
  /// The parameters' values in one text.
  public var param: String?
  /// What the benchmark says about itself, without the memory series.
  public var extraInfo: JSONObject
  /// The memory passes; nil if only time was measured.
  public var memory: MemorySeries?
  /// The instructions of one call; nil if they were not counted.
  public var instructions: InstructionSeries?
  /// Why the instructions of this record cannot be compared with those of others, if so.
  package var incomparableInstructions: String?
  /// How the rounds were run.
  public var options: JSONObject
  /// The timed rounds; ``TimingStatistics/none`` if the timing failed and only memory is known.
  public var stats: TimingStatistics
  /// The digest of the code that has the benchmark, as the file's ``RunProvenance`` says; nil if it
  /// does not.
  public package(set) var code: String?
  /// What was timed in turn with builds of other versions, as the file's `commit_info` says.
  package var pairs: [PairedBursts] = []
  /// The machine that measured it; nil where nobody looked for it in the file.
  package var machine: String?
  /// By how much two measurements of one build differed on this machine, as a fraction; nil where
  /// there was no control.
  package var noiseFloor: Double?

  /// Whether there are timed rounds.
  public var isTimed: Bool { stats.rounds > 0 }

  /// The key of ``memory`` in the run file's `extra_info`.
  package static let memoryKey = "benchmem"

  /// One benchmark of a run file.
  public init(
    group: String? = nil, name: String, fullname: String, params: JSONObject? = nil,
    param: String? = nil, extraInfo: JSONObject = [:], memory: MemorySeries? = nil,
    options: JSONObject = [:], stats: TimingStatistics
  ) {
    self.group = group
    self.name = name
    self.fullname = fullname
    self.params = params
    self.param = param
    self.extraInfo = extraInfo
    self.memory = memory
    self.options = options
    self.stats = stats
  }

  package var json: JSONObject {
    var extra = extraInfo
    if let blob { extra[Self.memoryKey] = .object(blob) }
    return [
      "group": group.map(JSONValue.string) ?? .null,
      "name": .string(name),
      "fullname": .string(fullname),
      "params": params.map(JSONValue.object) ?? .null,
      "param": param.map(JSONValue.string) ?? .null,
      "extra_info": .object(extra),
      "options": .object(options),
      "stats": .object(stats.json),
    ]
  }

  /// What is known of a benchmark that was not timed.
  fileprivate var partialJSON: JSONObject {
    var object: JSONObject = [
      "id": .string(fullname),
      "group": group.map(JSONValue.string) ?? .null,
      "name": .string(name),
      "params": params.map(JSONValue.object) ?? .null,
      "param": param.map(JSONValue.string) ?? .null,
      "extra_info": .object(extraInfo),
    ]
    if let blob { object[Self.memoryKey] = .object(blob) }
    return object
  }
}

extension RunFile {
  /// Writes the file: first into a temporary file of the same folder, which is then synchronised
  /// and renamed, so that a reader sees the old file or the whole new one.
  ///
  /// The same value always gives the same bytes. Throws ``RunFileError``.
  public func write(to path: FilePath) throws(RunFileError) {
    do {
      try AtomicFile.write(Array((json.text + "\n").utf8), to: path)
    } catch {
      throw RunFileError(path: path, problem: .unwritable("\(error)"))
    }
  }
}
