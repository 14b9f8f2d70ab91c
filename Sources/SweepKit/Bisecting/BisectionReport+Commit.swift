import SweepGit
import SweepReporting

extension BisectionReport.Commit {
  /// Reads a commit, and what differs from its first parent.
  init(
    _ commit: Commit, in repository: Repository, packagePath: String
  ) throws(GitError) {
    var before: ObjectID?
    if let parent = commit.parents.first { before = try repository.commit(parent).treeID }
    let files = try repository.changedPaths(from: before, to: commit.treeID)
    let prefix = packagePath.isEmpty ? "" : packagePath + "/"
    let manifest = prefix + "Package.swift"
    var old: String?
    if let before { old = try repository.textFile(manifest, inTree: before) }
    let new = try repository.textFile(manifest, inTree: commit.treeID)
    self.init(
      hash: "\(commit.id)", author: "\(commit.author.name) <\(commit.author.email)>",
      date: commit.author.date, subject: commit.summary,
      parents: commit.parents.map(\.description),
      files: files.map { File(path: $0.path, status: $0.status.rawValue) },
      manifestChanges: old == nil ? [] : ManifestLines(from: old, to: new).changes,
      changesManifestOnly: Self.areOfManifest(files.map(\.path), below: prefix))
  }

  /// Whether all of these files that a build can see are the package's manifest.
  private static func areOfManifest(_ paths: [String], below prefix: String) -> Bool {
    let seen = paths.filter(BuildVisibility.usuallyMatters)
    return !seen.isEmpty
      && seen.allSatisfy { path in
        let name = path.dropFirst(prefix.count)
        return path.hasPrefix(prefix) && !name.contains("/") && name.hasPrefix("Package")
          && name.hasSuffix(".swift")
      }
  }
}
