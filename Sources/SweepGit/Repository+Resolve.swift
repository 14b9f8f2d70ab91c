import CGit2

extension Repository {
  /// The commit that a revision names, as `git rev-parse` reads it: a tag, a branch, a remote
  /// branch's short name, a full or short hash, and any of these with `~3`, `^2`, `^{}`, `@{...}`.
  ///
  /// - Throws: ``GitError`` with `noSuchRevision`, `ambiguousRevision`, `notACommit` or
  ///   `brokenReference`.
  public func resolve(_ revision: String) throws(GitError) -> Commit {
    let facts = GitError.Facts(
      path: place, revision: String(revision.prefix(200)), isShallow: isShallow)
    guard isPlausible(revision) else { throw GitError(.noSuchRevision, facts: facts) }
    return try withHandle { (repository) throws(GitError) in
      let steps = RevisionSteps(revision)
      for name in steps.names(inBareClone: isBare) {
        if let id = try ReferenceStore(of: self).object(named: name) {
          if let commit = try follow(steps, from: id, in: repository, facts) { return commit }
          throw GitError(.noSuchRevision, facts: facts)
        }
      }
      if let commit = try resolve(revision, in: repository, facts) { return commit }
      throw GitError(.noSuchRevision, facts: facts)
    }
  }

  /// C strings end at a NUL, so a name that holds one would be taken for a shorter one; and
  /// `:PATH` names a file in the index.
  private func isPlausible(_ revision: String) -> Bool {
    guard !revision.isEmpty, revision.utf8.count <= 4096 else { return false }
    return !revision.utf8.contains(0) && (revision.hasPrefix(":/") || !revision.hasPrefix(":"))
  }

  /// Nil when a commit on the way has too few parents.
  private func follow(
    _ steps: RevisionSteps, from id: ObjectID, in repository: OpaquePointer, _ facts: GitError.Facts
  ) throws(GitError) -> Commit? {
    guard let parents = steps.parents else {
      return try resolve("\(id)\(steps.suffix)", in: repository, facts)
    }
    var object: OpaquePointer?
    var oid = id.oid
    do throws(GitError) {
      try git("git_object_lookup", facts) {
        git_object_lookup(&object, repository, &oid, GIT_OBJECT_ANY)
      }
    } catch {
      throw explainingMissingObject(error)
    }
    defer { git_object_free(object) }
    var commit = try peel(object, in: repository, facts)
    for number in parents {
      guard number <= commit.parents.count else { return nil }
      commit = try self.commit(commit.parents[number - 1])
    }
    return commit
  }

  /// Nil when nothing has that name.
  private func resolve(
    _ spelling: String, in repository: OpaquePointer, _ facts: GitError.Facts
  ) throws(GitError) -> Commit? {
    var object: OpaquePointer?
    do throws(GitError) {
      try git("git_revparse_single", facts) { git_revparse_single(&object, repository, spelling) }
    } catch {
      switch (error.call?.code, error.call?.category) {
      case (.notFound?, _), (.invalidSpecification?, _): return nil
      // libgit2 gives up on hashes, too, where a line of packed-refs is broken.
      case (.ambiguous?, _), (_, .reference?):
        return try disambiguate(spelling, in: repository, facts)
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
      let steps = RevisionSteps("\(candidates[0])" + spelling[hash.endIndex...])
      return try follow(steps, from: candidates[0], in: repository, facts)
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

/// A revision as a name and what leads on from it: `~3`, `^2`, `^{}`.
private struct RevisionSteps {
  /// The reference's or commit's name.
  let name: String
  /// What follows the name.
  let suffix: String
  /// Which parent to go to, one after the other, counted from 1; nil where libgit2 must read it.
  let parents: [Int]?

  init(_ revision: String) {
    let end =
      revision.indices.first { "~^:".contains(revision[$0]) || revision[$0...].hasPrefix("@{") }
      ?? revision.endIndex
    let written = String(revision[..<end])
    name = written == "@" ? "HEAD" : written
    suffix = String(revision[end...])
    parents = Self.parents(suffix[...])
  }

  /// The full names that git would look for, the first that exists being meant.
  ///
  /// Two more forms help with clones: `origin/NAME` in a bare clone, whose branches have no
  /// remote's name before them, and `NAME` where only `origin/NAME` exists.
  func names(inBareClone isBare: Bool) -> [FileName] {
    // `main@{1}` is a matter of the reflog, which libgit2 reads.
    if ObjectID(name) != nil || name.isEmpty || suffix.hasPrefix("@") { return [] }
    if name == "HEAD" { return [FileName("HEAD".utf8)] }
    let forms = ["", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/"].map { $0 + name }
    var names = forms.filter { $0.hasPrefix("refs/") } + ["refs/remotes/\(name)/HEAD"]
    if isBare, let branch = name.dropping(prefix: "origin/") {
      names.append("refs/heads/" + branch)
    }
    return (names + ["refs/remotes/origin/" + name]).map { FileName(referenceText: $0) }
  }

  private static func parents(_ suffix: Substring) -> [Int]? {
    var rest = suffix
    var parents: [Int] = []
    while let kind = rest.popFirst() {
      if kind == "^", rest.hasPrefix("{}") || rest.hasPrefix("{commit}") {
        rest = rest.drop { $0 != "}" }.dropFirst()
        continue
      }
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest[digits.endIndex...]
      guard kind == "~" || kind == "^", let number = digits.isEmpty ? 1 : Int(digits),
        number <= 100_000
      else { return nil }
      parents += kind == "~" ? Array(repeating: 1, count: number) : number == 0 ? [] : [number]
    }
    return parents
  }
}
