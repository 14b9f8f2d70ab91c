import Foundation
import SweepAnalysis
import SweepGit
import SweepMeasuring

/// What a build can see of each commit of a range.
struct BisectContents: Sendable {
  /// The contents by commit, those of parents outside the range among them. Equal texts stand for equal builds.
  private(set) var byCommit: [String: String] = [:]
  private let request: BisectRequest
  private let repository: Repository
  private let toolchain: Toolchain
  private var visibilities: [String?: BuildVisibility] = [:]

  /// Compares each commit of the range with its parents.
  ///
  /// A commit has the content of the first parent from which nothing that counts differs, or one of its own: its tree's.
  init(
    _ range: BisectRange, _ request: BisectRequest, _ repository: Repository, _ toolchain: Toolchain
  ) async throws {
    self.request = request
    self.repository = repository
    self.toolchain = toolchain
    var trees = Dictionary(range.commits.map { ($0.id, $0.treeID) }) { first, _ in first }
    for commit in range.commits {
      var content: String?
      for parent in commit.parents.prefix(request.firstParent ? 1 : .max) where content == nil {
        let tree = try trees[parent] ?? repository.commit(parent).treeID
        trees[parent] = tree
        let known = byCommit["\(parent)"] ?? "\(tree)"
        byCommit["\(parent)"] = known
        if try await isSame(tree, commit.treeID) { content = known }
      }
      byCommit["\(commit.id)"] = content ?? "\(commit.treeID)"
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
    let changes = try repository.changedPaths(from: older, to: newer)
    let manifest = try repository.textFile("Package.swift", inTree: newer)
    let visibility = try await visibility(of: manifest)
    return !changes.contains { visibility.sees($0.path) }
  }

  /// What counts under a manifest, which stays the same over many commits.
  private mutating func visibility(of manifest: String?) async throws -> BuildVisibility {
    if let known = visibilities[manifest] { return known }
    var visibility = BuildVisibility(manifest: manifest, paths: request.paths)
    if let manifest, !visibility.doubtful.isEmpty {
      visibility.settle(try await TargetPlaces(of: manifest, toolchain: toolchain))
    }
    visibilities[manifest] = visibility
    return visibility
  }
}
