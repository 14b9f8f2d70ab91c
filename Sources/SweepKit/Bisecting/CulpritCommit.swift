import Foundation
import SweepGit

/// A commit as a bisection's answer shows it.
public struct CulpritCommit: Sendable, Hashable {
  /// The whole hash.
  public var hash: String
  /// The name and address of who wrote it.
  public var author: String
  /// When it was written.
  public var date: Date
  /// The first line of its message.
  public var subject: String
  /// The hashes of its parents.
  public var parents: [String]
  /// The files that differ from its first parent.
  public var changedFiles: [ChangedPath]
  /// The lines of `Package.swift` that differ from its first parent, each behind `- ` or `+ `.
  public var manifestChanges: [String]

  /// The hash as far as people write it.
  public var shortHash: String { String(hash.prefix(10)) }

  /// Reads a commit.
  init(_ commit: Commit, in repository: Repository) throws(GitError) {
    hash = "\(commit.id)"
    author = "\(commit.author.name) <\(commit.author.email)>"
    date = commit.author.date
    subject = commit.summary
    parents = commit.parents.map(\.description)
    var before: ObjectID?
    if let parent = commit.parents.first { before = try repository.commit(parent).treeID }
    changedFiles = try repository.changedPaths(from: before, to: commit.treeID)
    let manifest = "Package.swift"
    var old: String?
    if let before { old = try repository.textFile(manifest, inTree: before) }
    let new = try repository.textFile(manifest, inTree: commit.treeID)
    manifestChanges = old == nil ? [] : ManifestLines(from: old, to: new).changes
  }

  /// Whether nothing but the package's manifest changed of what a build can see.
  public var changesManifestOnly: Bool {
    let visibility = BuildVisibility(manifest: nil)
    let seen = changedFiles.map(\.path).filter(visibility.sees)
    return !seen.isEmpty
      && seen.allSatisfy {
        !$0.contains("/") && $0.hasPrefix("Package") && $0.hasSuffix(".swift")
      }
  }
}
