import Foundation
import SweepGit
import SweepMeasuring
import SweepProcesses
import SweepResults
import SystemPackage

/// Puts the shards of a sweep together in one output folder, as if one machine had carried it out.
///
/// What compares versions is worked out here: which of them have the same tree or the same code.
/// The shards are only read. The same merge again writes nothing.
public struct SweepMerge: Sendable {
  /// What a merge found.
  public struct Summary: Sendable {
    /// The outcomes, in the sweep's order.
    public var outcomes: [Outcome]
    /// The numbers of shards that are not there, of how many.
    public var missingShards: [Int]
    /// How many shards there are.
    public var shardCount: Int
    /// The labels of versions that no shard has come to.
    public var missingVersions: [String]
    /// Versions of which a shard that should have measured benchmarks did not, with the reason.
    public var incomplete: [String]
    /// How many run files and journal lines were written.
    public var changes: Int

    /// Whether nothing is missing.
    public var isWhole: Bool {
      missingShards.isEmpty && missingVersions.isEmpty && incomplete.isEmpty
    }
  }

  private let shards: [ShardFolder]
  private let output: OutputFolder

  /// Reads the journals of shards.
  ///
  /// - Parameters:
  ///   - paths: Folders of shards, or folders with such folders in them.
  ///   - output: The folder to write to.
  /// - Throws: ``MergeError``, or ``SweepError`` for a journal that cannot be read.
  public init(_ paths: [String], into output: String) throws {
    shards = try ShardFolder.find(paths)
    self.output = OutputFolder(path: output)
    for shard in shards where shard.output.path == self.output.path {
      throw MergeError.intoItself(path: shard.output.path)
    }
  }

  /// Merges.
  ///
  /// - Throws: ``MergeError``, ``SweepError`` or ``RunFileError``. What is in the shards stays.
  public func run() async throws -> Summary {
    guard let record = shards.first?.record else { throw MergeError.nothing(path: output.path) }
    let versions = knownVersions
    try output.prepare(
      for: record.versions.compactMap { versions[$0] }, pages: OutputFolder.sweepPages)
    let lock = try await FolderLock.wait(for: output.lock, .exclusive)
    let before = try output.journal.read()
    var writer = MergedVersions(record: record, output: output, before: before)
    let planned = record.versions.compactMap { versions[$0] }
    if before.plan != planned.map(\.label) || before.shard != nil {
      let package = shards.lazy.compactMap(\.contents.package).first ?? ""
      try output.journal.append(plan: planned, package: package)
      writer.changes += 1
    }
    var missing: [String] = []
    for (label, key) in zip(record.versions, record.keys) {
      try Task.checkCancellation()
      let parts = shards.compactMap { shard in
        shard.contents.outcomes[label].map { VersionPart(shard: shard, outcome: $0) }
      }
      if parts.isEmpty {
        missing.append(label)
      } else {
        try writer.write(parts, key: key)
      }
    }
    _ = consume lock
    let there = Set(shards.map(\.record.shard.index))
    return Summary(
      outcomes: writer.outcomes,
      missingShards: (1...record.shard.count).filter { !there.contains($0) },
      shardCount: record.shard.count, missingVersions: missing, incomplete: writer.incomplete,
      changes: writer.changes)
  }

  private var knownVersions: [String: Version] {
    let outcomes = shards.flatMap(\.contents.outcomes.values)
    return Dictionary(outcomes.map { ($0.version.label, $0.version) }) { first, _ in first }
  }
}

/// What one shard has of a version.
struct VersionPart {
  let shard: ShardFolder
  let outcome: Outcome
}
