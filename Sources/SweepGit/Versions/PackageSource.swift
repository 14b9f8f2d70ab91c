import Foundation
import SweepText
import SystemPackage

/// The repository of the package under test: one on this machine, or a clone of a URL.
public struct PackageSource: Sendable {
  /// Where it is, without a user's name and password.
  public let location: String
  /// The repository.
  public let repository: Repository
  /// The package's folder inside the repository, `swift` or `libraries/rows`; empty at its top.
  public let packagePath: String
  private let cache: RepositoryCache

  /// Opens a local repository, or clones a URL into the cache (or brings the clone up to date).
  ///
  /// - Parameters:
  ///   - location: A path of a repository or of a package in one, or a URL (`https://`, `ssh://`,
  ///     `git://`, `file://`, `host:path`).
  ///   - packagePath: The package's folder below that; empty when it is there.
  ///   - cache: The folder for clones.
  ///   - fetching: Called before the network is used, with the location.
  /// - Throws: ``GitError``, or `CancellationError` when the task is cancelled meanwhile.
  public static func open(
    _ location: String, packagePath: String = "", cache: String,
    fetching: (String) -> Void = { _ in }
  ) async throws -> PackageSource {
    let clones = RepositoryCache(folder: FilePath(cache + "/repositories"))
    if FileManager.default.fileExists(atPath: location) || !Self.isURL(location) {
      let path = URL(fileURLWithPath: location).standardizedFileURL.path
      let (repository, prefix) = try Repository.containingPackage(at: FilePath(path))
      return PackageSource(
        location: location, repository: repository,
        packagePath: try repository.packagePath(packagePath, below: prefix), cache: clones)
    }
    let url = RemoteURL(location)
    fetching("\(url)")
    let repository = try await BlockingCall.run { try clones.repository(for: url) }
    return PackageSource(
      location: "\(url)", repository: repository,
      packagePath: try repository.packagePath(packagePath), cache: clones)
  }

  /// Where the package is in a folder that holds a version of the repository.
  public func packageFolder(in checkout: String) -> String {
    packagePath.isEmpty ? checkout : "\(checkout)/\(packagePath)"
  }

  /// The text of a file of the package in a version of the repository, by its path from the
  /// package's folder; nil when there is no regular file.
  ///
  /// - Throws: ``GitError``.
  public func textFile(_ path: String, inTree tree: ObjectID) throws(GitError) -> String? {
    try repository.textFile(
      packageFolder(in: "").isEmpty ? path : "\(packagePath)/\(path)", inTree: tree)
  }

  /// Whether a location has the form of a URL (`https://…`, `git@host:path`) rather than of a path.
  package static func isURL(_ location: String) -> Bool {
    guard !location.contains("://") else { return true }
    let host = location.prefix { $0 != ":" }
    return host.count < location.count && !host.contains("/")
  }

  /// The short names of all tags that lead to a commit, in the order of ``VersionName``.
  public func tagNames() throws(GitError) -> [String] {
    let tags = try repository.tags().tags
    return VersionName.ordered(tags, by: \.name, date: repository.date(of:)).map(\.name)
  }

  /// Writes a version's files into a folder, which is made.
  ///
  /// - Parameter edits: What is changed in them; a work tree's are changed elsewhere.
  /// - Throws: ``GitError``, or `CancellationError`.
  package func checkOut(
    _ version: Version, into folder: String, edits: SourceEdits = SourceEdits()
  ) async throws {
    var options = CheckoutOptions(submoduleCache: cache)
    options.edits = edits
    try await BlockingCall.run { [options] in
      if version.isWorkTree {
        _ = try copyWorkTree(into: folder)
        return
      }
      let commit = try repository.resolve(version.commit)
      _ = try repository.checkOut(commit, into: FilePath(folder), options: options)
      try writeHistory(of: commit, in: folder)
    }
  }

  /// Copies the work tree as it is into a new folder, and returns the id of exactly what was
  /// written.
  ///
  /// - Throws: ``GitError``.
  package func copyWorkTree(into folder: String) throws(GitError) -> ObjectID {
    try repository.workTreeSnapshot(
      into: FilePath(folder), options: CheckoutOptions(submoduleCache: cache)
    ).treeID
  }

  /// Moves a folder that holds some version to another: only files that differ are written.
  ///
  /// - Throws: ``GitError``, or `CancellationError`.
  package func updateCheckout(
    _ version: Version, in folder: String, edits: SourceEdits = SourceEdits()
  ) async throws {
    var options = CheckoutOptions(submoduleCache: cache)
    options.edits = edits
    try await BlockingCall.run { [options] in
      let commit = try repository.resolve(version.commit)
      _ = try repository.updateCheckout(in: FilePath(folder), to: commit, options: options)
      try writeHistory(of: commit, in: folder)
    }
  }

  /// Makes the copy of a work tree a repository at HEAD, where a manifest asks for that.
  ///
  /// - Throws: ``GitError``.
  package func writeHistory(of workTree: Version, in folder: String) throws(GitError) {
    guard !workTree.commit.isEmpty else { return }
    try writeHistory(of: repository.resolve(workTree.commit), in: folder)
  }

  /// Most manifests do not ask, and then nothing is written.
  private func writeHistory(of commit: Commit, in folder: String) throws(GitError) {
    let isAskedFor = try CheckoutHistory.isAskedFor(
      by: commit.treeID, package: packagePath, in: repository)
    if isAskedFor { try CheckoutHistory.write(commit, of: repository, in: FilePath(folder)) }
  }
}

extension PackageSource {
  /// The versions that a selection stands for.
  ///
  /// - Throws: ``SelectionError``, or ``GitError`` when the repository cannot be read.
  public func versions(_ selection: VersionSelection) throws -> [Version] {
    let tags = try repository.tags()
    guard !selection.isEmpty else {
      throw explained(.nothingSelected(tagCount: tags.tags.count), isLacking: tags.tags.isEmpty)
    }
    let named = try selection.names.map { name in
      name == VersionSelection.workTreeName
        ? try workTree() : version(name, try commit(named: name))
    }
    let tagged = try self.tagged(selection, among: tags.tags)
    let ranged = try selection.commits.map { try versions(in: $0) } ?? []
    let all = named + selection.thinned(tagged) + selection.thinned(ranged)
    guard !all.isEmpty else { throw SelectionError.nothingLeft(of: tagged.count + ranged.count) }
    // Names are told apart by their bytes: letters may be composed in different ways.
    var seen: Set<VersionName> = []
    return Self.labelled(all.filter { seen.insert(VersionName($0.name)).inserted })
  }

  private func tagged(_ selection: VersionSelection, among tags: [Tag]) throws -> [Version] {
    let byName = Dictionary(tags.map { (VersionName($0.name), $0) }) { first, _ in first }
    let names: [String]
    do throws(SelectionError) {
      names = try selection.tagNames(among: tags.map(\.name)) { name in
        byName[VersionName(name)].flatMap(repository.date(of:))
      }
    } catch {
      if case .noTagMatches = error { throw explained(error) }
      throw error
    }
    return try names.compactMap { byName[VersionName($0)] }.map {
      version($0.name, try repository.commit($0.commitID))
    }
  }

  private func versions(in range: CommitRange) throws -> [Version] {
    let start = try commit(named: range.start)
    let end = try commit(named: range.end)
    let commits = try repository.commits(
      from: end.id, excluding: [start.id], firstParent: range.line != .allParents)
    let covered = range.line == .merges ? commits.filter { $0.parents.count > 1 } : commits
    guard !covered.isEmpty else {
      throw SelectionError.emptyCommitRange("\(range.start)..\(range.end)")
    }
    return covered.map { version($0.id.abbreviated, $0) }
  }

  /// The uncommitted work tree, by what its files would be as a commit.
  ///
  /// Where nothing is uncommitted it is HEAD, and is checked out like any commit: the files on disk
  /// may differ from what a checkout writes, in line ends or as pointers of Git LFS.
  private func workTree() throws -> Version {
    let tree = try repository.workTreeID()
    let head = try repository.headCommit()
    if let head, head.treeID == tree { return version(VersionSelection.workTreeName, head) }
    return Version(
      name: VersionSelection.workTreeName, label: "", commit: head.map { "\($0.id)" } ?? "",
      tree: "\(tree)", date: Date(), subject: "uncommitted changes", isWorkTree: true)
  }

  private func version(_ name: String, _ commit: Commit) -> Version {
    Version(
      name: name, label: "", commit: "\(commit.id)", tree: "\(commit.treeID)",
      date: commit.committer.date, subject: commit.summary)
  }

  private static func labelled(_ versions: [Version]) -> [Version] {
    zip(versions, VersionLabels.labels(for: versions.map(\.name))).map { version, label in
      var version = version
      version.label = label
      return version
    }
  }

  /// A shallow clone may lack what was looked for.
  private func explained(_ error: SelectionError, isLacking: Bool = true) -> SelectionError {
    repository.isShallow && isLacking ? .inShallowClone(error) : error
  }

  private func commit(named name: String) throws -> Commit {
    do throws(GitError) {
      return try repository.resolve(name)
    } catch {
      switch error.reason {
      case .noSuchRevision:
        let near = NearNames.nearest(to: name, among: try repository.referenceNames())
        throw explained(.unknownRevision(name, near: near))
      case .ambiguousRevision: throw SelectionError.ambiguousRevision(name)
      default: throw error
      }
    }
  }
}

extension Repository {
  /// When a tag's commit was committed, as far as that can be read.
  func date(of tag: Tag) -> Date? { try? commit(tag.commitID).committer.date }
}
