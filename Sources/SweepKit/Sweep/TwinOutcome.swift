import Foundation
import SystemPackage

/// The outcome of a version that is another one under a second name: its results, said of this version.
struct TwinOutcome: Sendable {
  private let first: Outcome
  private let version: Version
  private let output: OutputFolder

  init(of first: Outcome, as version: Version, in output: OutputFolder) {
    self.first = first
    self.version = version
    self.output = output
  }

  /// Writes the run file, if the first version has one.
  ///
  /// - Throws: ``SweepError/outputFolder(path:reason:)``.
  func write() throws(SweepError) -> Outcome {
    var result = first.result
    if case .measured(let name) = first.result {
      do {
        let file = try RunFile(reading: FilePath("\(output.path)/\(name)"))
        try file.relabelled(as: version).write(
          to: FilePath("\(output.path)/\(output.runName(version))"))
      } catch {
        throw .outputFolder(path: output.path, reason: "\(error)")
      }
      result = .measured(runFile: output.runName(version))
    }
    return Outcome(
      version: version, result: result, log: first.log, unavailable: first.unavailable,
      failures: first.failures, key: first.key, sameAs: first.sameAs ?? first.version.label)
  }
}

extension RunFile {
  /// The same results as those of another version with the same tree.
  fileprivate func relabelled(as version: Version) -> RunFile {
    var file = self
    let time = JSONValue.string(version.date.formatted(.iso8601))
    file.commitInfo["id"] = .string(version.commit)
    file.commitInfo["time"] = time
    file.commitInfo["author_time"] = time
    file.commitInfo["branch"] = .string(version.name)
    var own = commitInfo[Self.ownKey]?.objectValue ?? [:]
    let first = own["label"] ?? .null
    own["label"] = .string(version.label)
    own["name"] = .string(version.name)
    own["subject"] = .string(version.subject)
    own["same_tree_as"] = own["same_tree_as"] ?? first
    file.commitInfo[Self.ownKey] = .object(own)
    return file
  }
}
