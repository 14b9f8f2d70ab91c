import Foundation
import SweepGit
import SweepResults
import SystemPackage

/// The outcome of a version that is another one under a second name: its results, said of this version.
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
        try file.relabelled(as: version, sameTreeAs: name).write(
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
    return copy
  }
}

extension RunFile {
  /// The same results as those of another version with the same tree.
  ///
  /// - Parameter label: The label of the version that was measured in its place in this sweep.
  func relabelled(as version: Version, sameTreeAs label: String?) -> RunFile {
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
    own["same_tree_as"] = label.map(JSONValue.string)
    file.commitInfo[Self.ownKey] = .object(own)
    return file
  }
}
