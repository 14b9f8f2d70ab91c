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
    try withHandle { (repository) throws(GitError) in
      var oid = git_oid()
      do throws(GitError) {
        try git("git_reference_name_to_id", GitError.Facts(path: place)) {
          git_reference_name_to_id(&oid, repository, "HEAD")
        }
      } catch {
        if error.call?.code == .notFound { return nil }
        throw error
      }
      return Commit(try openCommit(ObjectID(oid), in: repository))
    }
  }

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
