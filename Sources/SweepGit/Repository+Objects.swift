import CGit2

extension Repository {
  /// Reads a commit.
  ///
  /// - Throws: ``GitError`` with `missingObject` when there is no such commit.
  public func commit(_ id: ObjectID) throws(GitError) -> Commit {
    try withHandle { (repository) throws(GitError) in
      Commit(try openCommit(id, in: repository))
    }
  }

  /// The commit at HEAD; nil in a repository without commits.
  public func headCommit() throws(GitError) -> Commit? {
    let head = try ReferenceStore(of: self).object(named: FileName("HEAD".utf8))
    return try head.map { (id) throws(GitError) in try commit(id) }
  }

  /// The branch that is checked out; nil when HEAD is detached.
  public var headBranch: String? { ReferenceStore(of: self).headBranch }

  func openCommit(
    _ id: ObjectID, in repository: OpaquePointer
  ) throws(GitError) -> GitHandle {
    let facts = GitError.Facts(path: place, revision: id.description)
    var oid = id.oid
    do throws(GitError) {
      return try GitHandle("git_commit_lookup", facts, release: git_commit_free) {
        git_commit_lookup(&$0, repository, &oid)
      }
    } catch {
      throw explainingMissingObject(error)
    }
  }

  /// Gives a lookup's failure its reason when the object is not there.
  func explainingMissingObject(_ error: GitError) -> GitError {
    guard error.call?.code == .notFound else { return error }
    return GitError(
      isShallow ? .shallowHistory : .missingObject, call: error.call, facts: error.facts)
  }
}

extension Repository {
  /// Whether the repository has the object.
  package func contains(_ id: ObjectID) -> Bool {
    let found = try? withHandle { (repository) throws(GitError) in
      let database = try GitHandle("git_repository_odb", release: git_odb_free) {
        git_repository_odb(&$0, repository)
      }
      var oid = id.oid
      return git_odb_exists(database.pointer, &oid) == 1
    }
    return found ?? false
  }

  /// The text of a file of a tree; nil when there is no regular file at that path.
  package func textFile(_ path: String, inTree id: ObjectID) throws(GitError) -> String? {
    try withHandle { (repository) throws(GitError) in
      let facts = GitError.Facts(path: place, revision: id.description)
      guard let entry = try entry(at: path, in: id, repository),
        entry.mode == GIT_FILEMODE_BLOB || entry.mode == GIT_FILEMODE_BLOB_EXECUTABLE
      else { return nil }
      var oid = entry.id.oid
      let blob = try GitHandle("git_blob_lookup", facts, release: git_blob_free) {
        git_blob_lookup(&$0, repository, &oid)
      }
      let bytes = UnsafeRawBufferPointer(
        start: git_blob_rawcontent(blob.pointer), count: Int(git_blob_rawsize(blob.pointer)))
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  /// Whether a tree has a file, or a link, at a path. The file itself is not read, so that a
  /// partial clone need not have it.
  package func hasFile(_ path: String, inTree id: ObjectID) throws(GitError) -> Bool {
    try withHandle { (repository) throws(GitError) in
      let mode = try entry(at: path, in: id, repository)?.mode
      return mode.map { $0 != GIT_FILEMODE_TREE && $0 != GIT_FILEMODE_COMMIT } ?? false
    }
  }

  /// What a tree has at a path; nil if there is nothing. (libgit2's own search says the same of a
  /// folder that is not there and of one that a partial clone lacks.)
  private func entry(
    at path: String, in id: ObjectID, _ repository: OpaquePointer
  ) throws(GitError) -> (id: ObjectID, mode: git_filemode_t)? {
    var found = (id: id, mode: GIT_FILEMODE_TREE)
    for name in path.split(separator: "/") {
      guard found.mode == GIT_FILEMODE_TREE else { return nil }
      let tree = try openTree(found.id, in: repository)
      guard let entry = git_tree_entry_byname(tree.pointer, String(name)) else { return nil }
      found = (ObjectID(git_tree_entry_id(entry).pointee), git_tree_entry_filemode(entry))
    }
    return found
  }
}

extension Repository {
  /// The files that differ between two trees, sorted by path, a renamed file being one that was
  /// deleted and one that was added.
  ///
  /// - Parameters:
  ///   - older: The tree before; nil stands for an empty one, as before a first commit.
  ///   - newer: The tree after.
  ///   - folder: The folder below which files count, from the top of the tree; empty for all.
  public func changedPaths(
    from older: ObjectID?, to newer: ObjectID, below folder: String = ""
  ) throws(GitError) -> [ChangedPath] {
    guard folder.isEmpty else {
      let prefix = Array((folder + "/").utf8)
      return try changedPaths(from: older, to: newer).filter { $0.path.utf8.starts(with: prefix) }
    }
    return try withHandle { (repository) throws(GitError) in
      let newTree = try openTree(newer, in: repository)
      guard let older else { return try changes(nil, newTree.pointer, in: repository) }
      let oldTree = try openTree(older, in: repository)
      return try changes(oldTree.pointer, newTree.pointer, in: repository)
    }
  }

  func openTree(_ id: ObjectID, in repository: OpaquePointer) throws(GitError) -> GitHandle {
    let facts = GitError.Facts(path: place, revision: id.description)
    var oid = id.oid
    return try GitHandle("git_tree_lookup", facts, release: git_tree_free) {
      git_tree_lookup(&$0, repository, &oid)
    }
  }

  private func changes(
    _ older: OpaquePointer?, _ newer: OpaquePointer, in repository: OpaquePointer
  ) throws(GitError) -> [ChangedPath] {
    var options = git_diff_options()
    try git("git_diff_options_init") {
      git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION))
    }
    options.flags = GIT_DIFF_INCLUDE_TYPECHANGE.rawValue | GIT_DIFF_SKIP_BINARY_CHECK.rawValue
    let diff = try GitHandle(
      "git_diff_tree_to_tree", GitError.Facts(path: place), release: git_diff_free
    ) { git_diff_tree_to_tree(&$0, repository, older, newer, &options) }
    return (0..<git_diff_num_deltas(diff.pointer)).compactMap {
      git_diff_get_delta(diff.pointer, $0).flatMap { ChangedPath($0.pointee) }
    }
  }
}

extension ChangedPath {
  fileprivate init?(_ delta: git_diff_delta) {
    let status: Status
    switch delta.status {
    case GIT_DELTA_ADDED: status = .added
    case GIT_DELTA_DELETED: status = .deleted
    case GIT_DELTA_TYPECHANGE: status = .typeChanged
    default: status = .modified
    }
    guard let path = delta.new_file.path ?? delta.old_file.path else { return nil }
    self.init(path: String(cString: path), status: status)
  }
}

/// A file that differs between two versions.
public struct ChangedPath: Hashable, Sendable {
  /// How it differs.
  public enum Status: String, Hashable, Sendable {
    /// Only the newer version has it.
    case added
    /// Only the older version has it.
    case deleted
    /// The content or the execute bit differs.
    case modified
    /// It is a file in one, and a link or submodule in the other.
    case typeChanged
  }

  /// The path from the top of the tree.
  public var path: String

  /// How it differs.
  public var status: Status

  /// Makes a changed path from its parts.
  public init(path: String, status: Status) {
    self.path = path
    self.status = status
  }
}
