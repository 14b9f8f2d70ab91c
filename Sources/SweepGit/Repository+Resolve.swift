import CGit2

extension Repository {
  /// The commit that a revision names, as `git rev-parse` reads it: a tag, a branch, a remote
  /// branch's short name, a full or short hash, and any of these with `~3`, `^2`, `^{}`, `@{...}`.
  ///
  /// Two more forms help with clones: `origin/NAME` in a bare clone, whose branches have no remote's
  /// name before them, and `NAME` where only `origin/NAME` exists.
  ///
  /// - Throws: ``GitError`` with `noSuchRevision`, `ambiguousRevision` or `notACommit`.
  public func resolve(_ revision: String) throws(GitError) -> Commit {
    let facts = GitError.Facts(path: place, revision: String(revision.prefix(200)))
    guard isPlausible(revision) else { throw GitError(.noSuchRevision, facts: facts) }
    return try withHandle { (repository) throws(GitError) in
      for spelling in spellings(of: revision) {
        if let commit = try resolve(spelling, in: repository, facts) { return commit }
      }
      throw GitError(.noSuchRevision, facts: facts)
    }
  }

  /// C strings end at a NUL, so a name that holds one would be taken for a shorter one; and
  /// `:PATH` names a file in the index.
  private func isPlausible(_ revision: String) -> Bool {
    guard !revision.isEmpty, revision.utf8.count <= 4096 else { return false }
    return !revision.utf8.contains(0) && (revision.hasPrefix(":/") || !revision.hasPrefix(":"))
  }

  private func spellings(of revision: String) -> [String] {
    var spellings = [revision]
    if revision == "@" || revision.hasPrefix("@~") || revision.hasPrefix("@^") {
      spellings = ["HEAD" + revision.dropFirst()]
    }
    if isBare, let branch = revision.dropping(prefix: "origin/") { spellings.append(branch) }
    spellings.append("refs/remotes/origin/" + revision)
    return spellings
  }

  /// Nil when nothing has that name.
  private func resolve(
    _ spelling: String, in repository: OpaquePointer, _ facts: GitError.Facts
  ) throws(GitError) -> Commit? {
    var object: OpaquePointer?
    do throws(GitError) {
      try git("git_revparse_single", facts) { git_revparse_single(&object, repository, spelling) }
    } catch {
      switch error.call?.code {
      case .notFound?, .invalidSpecification?: return nil
      case .ambiguous?: return try disambiguate(spelling, in: repository, facts)
      default: throw error
      }
    }
    defer { git_object_free(object) }
    return try peel(object, in: repository, facts)
  }

  private func peel(
    _ object: OpaquePointer?, in repository: OpaquePointer, _ facts: GitError.Facts
  ) throws(GitError) -> Commit {
    do throws(GitError) {
      let commit = try GitHandle("git_object_peel", facts, release: git_object_free) {
        git_object_peel(&$0, object, GIT_OBJECT_COMMIT)
      }
      return Commit(commit)
    } catch {
      guard [.peel, .invalidSpecification].contains(error.call?.code) else {
        throw explainingMissingObject(error)
      }
      let kind = String(cString: git_object_type2string(git_object_type(object)))
      throw GitError(.notACommit(kind: kind), call: error.call, facts: facts)
    }
  }

  /// Git prefers commits among the objects that share a short hash; libgit2 leaves that to us.
  private func disambiguate(
    _ spelling: String, in repository: OpaquePointer, _ facts: GitError.Facts
  ) throws(GitError) -> Commit? {
    let hash = spelling.prefix { $0.isHexDigit }
    let candidates = try commitIDs(startingWith: String(hash), in: repository)
    switch candidates.count {
    case 0: return nil
    case 1:
      let unambiguous = "\(candidates[0])" + spelling[hash.endIndex...]
      return try resolve(unambiguous, in: repository, facts)
    default: throw GitError(.ambiguousRevision(candidates.map(\.description)), facts: facts)
    }
  }
}

extension Repository {
  /// The commits whose hexadecimal names start with `prefix`, sorted. Four digits are git's least.
  func commitIDs(
    startingWith prefix: String, in repository: OpaquePointer
  ) throws(GitError) -> [ObjectID] {
    guard prefix.utf8.count >= 4, prefix.allSatisfy(\.isHexDigit) else { return [] }
    let facts = GitError.Facts(path: place, revision: prefix)
    let database = try GitHandle("git_repository_odb", facts, release: git_odb_free) {
      git_repository_odb(&$0, repository)
    }
    let search = ShortHashSearch(prefix: prefix.lowercased())
    try git("git_odb_foreach", facts) {
      let payload = Unmanaged.passUnretained(search).toOpaque()
      return git_odb_foreach(
        database.pointer,
        { oid, payload in
          guard let oid, let payload else { return 0 }
          Unmanaged<ShortHashSearch>.fromOpaque(payload).takeUnretainedValue()
            .consider(ObjectID(oid.pointee))
          return 0
        }, payload)
    }
    return search.matches.sorted().filter { id in
      var size = 0
      var kind = GIT_OBJECT_ANY
      var oid = id.oid
      return git_odb_read_header(&size, &kind, database.pointer, &oid) == 0
        && kind == GIT_OBJECT_COMMIT
    }
  }
}

/// Collects the object ids with a prefix while libgit2 goes over all of them.
private final class ShortHashSearch {
  let prefix: String
  var matches: Set<ObjectID> = []

  init(prefix: String) {
    self.prefix = prefix
  }

  func consider(_ id: ObjectID) {
    if id.description.hasPrefix(prefix) { matches.insert(id) }
  }
}
