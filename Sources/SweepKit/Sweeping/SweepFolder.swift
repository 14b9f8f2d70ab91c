import Foundation
import SweepMeasuring
import SystemPackage

/// A sweep's output folder, read back: the versions in order and what became of each.
public struct SweepFolder: Sendable {
  /// The folder.
  public let output: OutputFolder
  /// The outcomes of the latest plan, in its order; versions that it did not come to are absent.
  public let outcomes: [Outcome]
  /// The identity of the package under test.
  public let package: String

  /// What damaged lines of the journal cost, in one sentence; `nil` when nothing was lost.
  public let loss: String?

  /// Whether a path is a folder with a sweep's journal in it.
  public static func isSweep(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: OutputFolder(path: path).journal.path)
  }

  /// Reads the folder's journal.
  ///
  /// - Throws: ``SweepError/notASweep(path:)`` when there is none.
  public init(path: String) throws(SweepError) {
    output = OutputFolder(path: path)
    let contents = try output.journal.read()
    guard !contents.plan.isEmpty || contents.shard != nil else { throw .notASweep(path: path) }
    outcomes = contents.plan.compactMap { contents.outcomes[$0] }
    package = contents.package ?? ""
    loss = contents.loss
  }
}
