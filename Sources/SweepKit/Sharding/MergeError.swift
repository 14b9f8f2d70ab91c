import SweepText

/// Why shards cannot be merged.
public enum MergeError: Error, Sendable, Hashable {
  /// A folder holds neither a sweep nor folders of sweeps.
  case nothing(path: String)
  /// A sweep is no part of a larger one.
  case notAShard(path: String)
  /// Two shards were made by different versions of the tool.
  case otherTool(path: String, version: String, other: String, otherVersion: String)
  /// Two shards are of different sweeps.
  case otherPlan(path: String, other: String)
  /// The same was measured twice, with different results.
  case different(version: String, path: String, other: String, difference: String)
  /// The folder to write to is one of the shards.
  case intoItself(path: String)
}

extension MergeError: ReportedError {
  /// One line that names what was wrong.
  public var description: String {
    switch self {
    case .nothing(let path): "\(path) holds no shard of a sweep: no sweep.jsonl in it or below"
    case .notAShard(let path): "\(path) is a sweep of its own, and no shard"
    case .otherTool(let path, let version, let other, let otherVersion):
      "\(path) was made by benchmem-sweep \(version), and \(other) by \(otherVersion)"
    case .otherPlan(let path, let other):
      "\(path) and \(other) are not of one sweep: versions, suite, toolchain or options differ"
    case .different(let version, let path, let other, let difference):
      "\(version) was measured in \(path) and in \(other), and they differ: \(difference)"
    case .intoItself(let path): "\(path) is one of the shards, and is not written to"
    }
  }

  /// What a wrong command line, input and data are told apart by.
  public var exitStatus: ExitStatus {
    switch self {
    case .nothing: .missingInput
    case .intoItself: .usage
    default: .badData
    }
  }
}
