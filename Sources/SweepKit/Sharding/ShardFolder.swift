import Foundation
import SweepMeasuring
import SweepResults
import SystemPackage

/// The output folder of one shard.
struct ShardFolder: Sendable {
  let output: OutputFolder
  let record: ShardRecord
  let contents: Journal.Contents

  /// Finds the shards in folders, or in the folders in these, as a CI lays them when it downloads
  /// what its jobs kept; in the order of their numbers.
  ///
  /// - Throws: ``MergeError``, or what reading a journal throws.
  static func find(_ paths: [String]) throws -> [ShardFolder] {
    var found: [ShardFolder] = []
    var seen: Set<String> = []
    for path in paths {
      let sweeps = sweeps(in: path)
      guard !sweeps.isEmpty else { throw MergeError.nothing(path: path) }
      for sweep in sweeps where seen.insert(sweep).inserted {
        let output = OutputFolder(path: sweep)
        let contents = try output.journal.read()
        guard let record = contents.shard else { throw MergeError.notAShard(path: sweep) }
        found.append(ShardFolder(output: output, record: record, contents: contents))
      }
    }
    try check(found)
    return found.sorted {
      ($0.record.shard.index, $0.output.path) < ($1.record.shard.index, $1.output.path)
    }
  }

  /// How deep shards lie below a folder that is named, at most.
  private static let depth = 2

  private static func sweeps(in path: String, depth: Int = depth) -> [String] {
    let path = URL(fileURLWithPath: path).standardizedFileURL.path
    if SweepFolder.isSweep(path) { return [path] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    guard depth > 0 else { return [] }
    return names.sorted().flatMap { sweeps(in: "\(path)/\($0)", depth: depth - 1) }
  }

  private static func check(_ folders: [ShardFolder]) throws(MergeError) {
    guard let first = folders.first else { return }
    for other in folders.dropFirst() {
      let (path, otherPath) = (first.output.path, other.output.path)
      guard first.record.tool == other.record.tool else {
        throw .otherTool(
          path: path, version: first.record.tool, other: otherPath,
          otherVersion: other.record.tool)
      }
      guard first.record.plan == other.record.plan else {
        throw .otherPlan(path: path, other: otherPath)
      }
    }
  }

  /// The run file of a version that it measured.
  ///
  /// - Throws: ``RunFileError``.
  func run(of outcome: Outcome) throws -> RunFile? {
    try outcome.runFile.map { try RunFile(reading: FilePath("\(output.path)/\($0)")) }
  }
}
