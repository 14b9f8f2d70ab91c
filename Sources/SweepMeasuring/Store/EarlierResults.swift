import Foundation
import SweepGit
import SweepResults
import SweepText
import SystemPackage

/// Finds what was measured before and would be the same again: in the output folder, or in the
/// cache.
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
  /// Asked about results that lack instructions because nobody could count them.
  private let hasCounter: @Sendable () async -> Bool

  package init(
    output: OutputFolder, journal: Journal.Contents, store: ResultStore, watch: DependencyWatch,
    hasCounter: @escaping @Sendable () async -> Bool = { false }
  ) {
    self.output = output
    self.journal = journal
    self.store = store
    self.watch = watch
    self.hasCounter = hasCounter
  }

  /// The result of a key, if its dependencies offer what they did then.
  ///
  /// - Parameter ownKey: The key that the run file is to say, when the result answers another
  ///   question than its own.
  /// - Throws: ``SweepError``.
  package func find(
    _ version: Version, key: String, as ownKey: String? = nil
  ) async throws -> Found? {
    if let standing = output.standing(version, key: key, in: journal),
      await isCurrent(standing, for: version)
    {
      // The label may be a branch that has moved to a commit with the same tree.
      guard standing.version.commit != version.commit else { return .standing(standing) }
    }
    guard let kept = try store.find(key),
      await isCurrent(kept.outcome, for: version)
    else { return nil }
    return .taken(try take(kept, as: version, key: ownKey ?? key))
  }

  private func isCurrent(_ outcome: Outcome, for version: Version) async -> Bool {
    if outcome.lacksCounter, await hasCounter() { return false }
    return await watch.isCurrent(outcome.dependencies, for: version)
  }

  /// Writes a kept result to the output folder under the version's own name.
  private func take(
    _ kept: ResultStore.Kept, as version: Version, key: String
  ) throws -> Outcome {
    var result = kept.outcome.result
    do {
      if let run = kept.run {
        let name = output.runName(version)
        try run.relabelled(as: version, sameTreeAs: nil, key: key).write(
          to: FilePath("\(output.path)/\(name)"))
        result = .measured(runFile: name)
      }
      let log = "\(output.path)/\(output.logName(version))"
      try? FileManager.default.removeItem(atPath: log)
      if FileManager.default.fileExists(atPath: kept.log) {
        try FileManager.default.copyItem(atPath: kept.log, toPath: log)
      }
    } catch {
      throw SweepError.outputFolder(path: output.path, reason: SystemReason.text(of: error))
    }
    return kept.outcome.copied(
      to: version, result: result, log: output.logName(version), sameAs: nil)
  }
}

/// The outcome of a version that is another one under a second name: its results, said of this
/// version.
package struct TwinOutcome: Sendable {
  private let first: Outcome
  private let version: Version
  private let output: OutputFolder

  package init(of first: Outcome, as version: Version, in output: OutputFolder) {
    self.first = first
    self.version = version
    self.output = output
  }

  /// Writes the run file, if the first version has one.
  ///
  /// - Throws: ``SweepError/outputFolder(path:reason:)``.
  package func write() throws(SweepError) -> Outcome {
    var result = first.result
    let name = first.sameAs ?? first.version.label
    if case .measured(let runFile) = first.result {
      do {
        let file = try RunFile(reading: FilePath("\(output.path)/\(runFile)"))
        try file.relabelled(as: version, sameTreeAs: name, key: first.key).write(
          to: FilePath("\(output.path)/\(output.runName(version))"))
      } catch {
        throw .outputFolder(path: output.path, reason: "\(error)")
      }
      result = .measured(runFile: output.runName(version))
    }
    return first.copied(to: version, result: result, log: first.log, sameAs: name)
  }
}

extension Outcome {
  /// The same results, said of another version with the same tree.
  func copied(to version: Version, result: Result, log: String, sameAs: String?) -> Outcome {
    var copy = Outcome(
      version: version, result: result, log: log, unavailable: unavailable, failures: failures,
      key: key, sameAs: sameAs)
    copy.turns = turns
    copy.dependencies = dependencies
    copy.edits = edits
    copy.executables = executables
    copy.lacksCounter = lacksCounter
    return copy
  }
}

extension RunFile {
  /// The same results as those of another version with the same tree.
  ///
  /// - Parameters:
  ///   - label: The label of the version that was measured in its place in this sweep.
  ///   - key: What the result depends on, as the journal says it.
  func relabelled(as version: Version, sameTreeAs label: String?, key: String) -> RunFile {
    var file = self
    let time = JSONValue.string(version.date.formatted(.iso8601))
    file.commitInfo["id"] = .string(version.commit)
    file.commitInfo["time"] = time
    file.commitInfo["author_time"] = time
    file.commitInfo["branch"] = .string(version.name)
    var own = commitInfo[Self.ownKey]?.objectValue ?? [:]
    own["label"] = .string(version.label)
    own["name"] = .string(version.name)
    own["subject"] = .string(version.subject)
    own["key"] = .string(key)
    own["same_tree_as"] = label.map(JSONValue.string)
    file.commitInfo[Self.ownKey] = .object(own)
    return file
  }
}
