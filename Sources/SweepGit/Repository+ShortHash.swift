import CGit2

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
