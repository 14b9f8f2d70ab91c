import Foundation
import SweepGit
import SystemPackage

/// Finds what was measured before and would be the same again: in the output folder, or in the cache.
package struct EarlierResults: Sendable {
  /// Where a result was found.
  package enum Found: Sendable {
    /// In the output folder, for this version.
    case standing(Outcome)
    /// In the cache; its run file and log have been written to the output folder.
    case taken(Outcome)
  }

  private let output: OutputFolder
  private let journal: Journal.Contents
  private let store: ResultStore
  private let watch: DependencyWatch

  package init(
    output: OutputFolder, journal: Journal.Contents, store: ResultStore, watch: DependencyWatch
  ) {
    self.output = output
    self.journal = journal
    self.store = store
    self.watch = watch
  }

  /// The result of a key, if its dependencies offer what they did then.
  ///
  /// - Throws: ``SweepError/outputFolder(path:reason:)``.
  package func find(_ version: Version, key: String) async throws -> Found? {
    if let standing = output.standing(version, key: key, in: journal),
      await watch.isCurrent(standing.dependencies, for: version)
    {
      // The label may be a branch that has moved to a commit with the same tree.
      guard standing.version.commit != version.commit else { return .standing(standing) }
    }
    guard let kept = store.find(key), await watch.isCurrent(kept.outcome.dependencies, for: version)
    else { return nil }
    return .taken(try take(kept, as: version))
  }

  /// Writes a kept result to the output folder under the version's own name.
  private func take(_ kept: ResultStore.Kept, as version: Version) throws -> Outcome {
    var result = kept.outcome.result
    do {
      if let run = kept.run {
        let name = output.runName(version)
        try run.relabelled(as: version, sameTreeAs: nil).write(
          to: FilePath("\(output.path)/\(name)"))
        result = .measured(runFile: name)
      }
      let log = "\(output.path)/\(output.logName(version))"
      try? FileManager.default.removeItem(atPath: log)
      if FileManager.default.fileExists(atPath: kept.log) {
        try FileManager.default.copyItem(atPath: kept.log, toPath: log)
      }
    } catch {
      throw SweepError.outputFolder(path: output.path, reason: "\(error)")
    }
    return kept.outcome.copied(
      to: version, result: result, log: output.logName(version), sameAs: nil)
  }
}
