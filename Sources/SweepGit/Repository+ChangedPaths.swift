import CGit2

extension Repository {
  /// The files that differ between two trees, sorted by path, a renamed file being one that was
  /// deleted and one that was added.
  ///
  /// - Parameters:
  ///   - older: The tree before; nil stands for an empty one, as before a first commit.
  ///   - newer: The tree after.
  public func changedPaths(
    from older: ObjectID?, to newer: ObjectID
  ) throws(GitError) -> [ChangedPath] {
    try withHandle { (repository) throws(GitError) in
      let newTree = try openTree(newer, in: repository)
      guard let older else { return try changes(nil, newTree.pointer, in: repository) }
      let oldTree = try openTree(older, in: repository)
      return try changes(oldTree.pointer, newTree.pointer, in: repository)
    }
  }

  func openTree(_ id: ObjectID, in repository: OpaquePointer) throws(GitError) -> GitHandle {
    let facts = GitError.Facts(path: place, revision: id.description)
    var oid = id.oid
    do throws(GitError) {
      return try GitHandle("git_tree_lookup", facts, release: git_tree_free) {
        git_tree_lookup(&$0, repository, &oid)
      }
    } catch {
      guard error.call?.code == .notFound else { throw error }
      throw GitError(.missingObject, call: error.call, facts: facts)
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
