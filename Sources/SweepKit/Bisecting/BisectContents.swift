import Foundation
import SweepAnalysis
import SweepGit
import SweepMeasuring

/// What a build can see of each commit of a range.
struct BisectContents: Sendable {
  /// The contents by commit, those of parents outside the range among them. Equal texts stand for
  /// equal builds.
  private(set) var byCommit: [String: String] = [:]
  private let request: BisectRequest
  private let repository: Repository
  private let countsEverything: Bool
  private var reader: BuildVisibilityReader

  /// Compares each commit of the range with its parents.
  ///
  /// A commit has the content of the first parent from which nothing that counts differs, or one of
  /// its own: its tree's.
  ///
  /// - Parameters:
  ///   - packagePath: The package's folder in the repository.
  ///   - countsEverything: Whether every file counts, whatever the manifests say.
  init(
    _ range: BisectRange, _ request: BisectRequest, _ repository: Repository,
    _ toolchain: Toolchain, packagePath: String, settings: [String: VersionSettings] = [:],
    countsEverything: Bool = false
  ) async throws {
    self.request = request
    self.repository = repository
    let manifests = settings.values.flatMap(\.edits.files.keys).contains {
      $0.split(separator: "/").last?.hasPrefix("Package") == true
    }
    // The manifests of the trees do not tell what a build sees where they are changed.
    self.countsEverything = countsEverything || manifests
    var known: [VersionSettings: String] = [:]
    /// What is the same for commits that are built in the same way.
    func way(_ commit: ObjectID) -> String {
      guard let own = settings[commit.abbreviated] else { return "" }
      if let text = known[own] { return text }
      var key = CacheKey()
      key.add(own)
      let text = own == VersionSettings() ? "" : " \(key.digest)"
      known[own] = text
      return text
    }
    reader = BuildVisibilityReader(
      repository, toolchain, packagePath: packagePath, paths: request.paths)
    var trees = Dictionary(range.commits.map { ($0.id, $0.treeID) }) { first, _ in first }
    for commit in range.commits {
      var content: String?
      for parent in commit.parents.prefix(request.firstParent ? 1 : .max) where content == nil {
        let tree = try trees[parent] ?? repository.commit(parent).treeID
        trees[parent] = tree
        let known = byCommit["\(parent)"] ?? "\(tree)\(way(parent))"
        byCommit["\(parent)"] = known
        guard way(parent) == way(commit.id) else { continue }
        if try await isSame(tree, commit.treeID) { content = known }
      }
      byCommit["\(commit.id)"] = content ?? "\(commit.treeID)\(way(commit.id))"
    }
  }

  /// The graph of the range.
  func graph(_ range: BisectRange) -> CommitGraph {
    CommitGraph(
      range.commits.map { commit in
        CommitGraph.Node(
          id: "\(commit.id)", parents: commit.parents.map(\.description),
          time: Int(commit.committer.date.timeIntervalSince1970), content: byCommit["\(commit.id)"])
      }, contents: byCommit, firstParent: request.firstParent)
  }

  /// Whether nothing that counts differs between two trees.
  private mutating func isSame(_ older: ObjectID, _ newer: ObjectID) async throws -> Bool {
    guard older != newer else { return true }
    guard !countsEverything else { return false }
    let changes = try repository.changedPaths(from: older, to: newer)
    // Manifests need not be evaluated for what counts in most packages.
    if changes.contains(where: { isSource($0.path) }) { return false }
    let visibility = try await reader.visibility(of: newer)
    return !changes.contains { visibility.sees($0.path) }
  }

  private func isSource(_ path: String) -> Bool {
    request.paths.isEmpty && path.hasPrefix("Sources/") && path.hasSuffix(".swift")
      && reader.packagePath.isEmpty && !path.contains("Tests/") && !path.contains("/.")
  }
}
