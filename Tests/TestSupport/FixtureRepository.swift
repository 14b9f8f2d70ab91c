import Foundation
import SystemPackage

/// A real repository for a test, built by the `git` command with fixed people and dates, so that
/// its hashes are the same on every machine.
package final class FixtureRepository {
  /// The work tree's root, or the bare repository.
  package let path: FilePath

  /// Seconds since 1970 of the next commit or tag; each one is an hour later than the one before.
  package var clock = 1_704_067_200

  /// Makes an empty repository on branch `main`.
  package init(in folder: TemporaryFolder, named name: String = "fixture") throws {
    path = folder.appending(name)
    try GitCommand.run(["init", "--quiet", "--initial-branch=main", path.string])
  }

  /// Takes a repository that `git clone`, `git worktree` or a ``FixtureTemplate`` made. Its next
  /// commits are later than any that it holds.
  package init(at path: FilePath) {
    self.path = path
    clock += 1000 * 3600
  }

  /// Runs `git` in the repository and returns what it prints, without the last line's end.
  @discardableResult
  package func git(_ arguments: String...) throws -> String {
    try GitCommand.run(arguments, in: path, clock: clock)
  }

  /// Writes a text file in the work tree.
  package func write(_ relativePath: String, _ text: String) throws {
    try write(relativePath, bytes: Array(text.utf8))
  }

  /// Writes a file of any bytes in the work tree.
  package func write(_ relativePath: String, bytes: [UInt8]) throws {
    let file = URL(fileURLWithPath: path.appending(relativePath).string)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  /// Makes a symbolic link in the work tree.
  package func link(_ relativePath: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: path.appending(relativePath).string, withDestinationPath: target)
  }

  /// Commits all that is in the work tree, and returns the commit's hash.
  @discardableResult
  package func commit(_ message: String) throws -> String {
    try git("add", "--all")
    try git("commit", "--quiet", "--allow-empty", "--message", message)
    clock += 3600
    return try git("rev-parse", "HEAD")
  }

  /// Writes one file and commits.
  @discardableResult
  package func commit(_ message: String, _ relativePath: String, _ text: String) throws -> String {
    try write(relativePath, text)
    return try commit(message)
  }

  /// Makes a plain tag at HEAD.
  package func tag(_ name: String) throws {
    try git("tag", name)
  }

  /// Makes a tag object at HEAD.
  package func annotatedTag(_ name: String) throws {
    try git("tag", "--annotate", "--message", "Release \(name)", name)
    clock += 3600
  }

  /// Merges a branch into HEAD's with a merge commit, and returns its hash.
  @discardableResult
  package func merge(_ branch: String) throws -> String {
    try git("merge", "--quiet", "--no-ff", "--message", "Merge \(branch)", branch)
    clock += 3600
    return try git("rev-parse", "HEAD")
  }
}
