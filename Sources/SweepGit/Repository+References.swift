import CGit2
import Foundation

extension Repository {
  /// All tags, annotated ones followed to their commits.
  public func tags() throws(GitError) -> TagList {
    var list = TagList(tags: [])
    try forEachReference { (name, reference) throws(GitError) in
      guard let short = name.dropping(prefix: "refs/tags/") else { return }
      if let commitID = peelToCommit(reference) {
        list.tags.append(tag(named: short, at: commitID, reference))
      } else {
        list.omittedNames.append(short)
      }
    }
    list.tags.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    list.omittedNames.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return list
  }

  /// All branches, local ones first, each kind in the order of the names' bytes.
  ///
  /// Symbolic ones (`origin/HEAD`) and those whose commit is missing are left out.
  public func branches() throws(GitError) -> [Branch] {
    var local: [Branch] = []
    var remote: [Branch] = []
    try forEachReference { (name, reference) throws(GitError) in
      guard git_reference_type(reference) == GIT_REFERENCE_DIRECT,
        let commitID = peelToCommit(reference)
      else { return }
      if let short = name.dropping(prefix: "refs/heads/") {
        local.append(Branch(name: short, commitID: commitID))
      } else if let short = name.dropping(prefix: "refs/remotes/") {
        remote.append(Branch(name: short, commitID: commitID, isRemote: true))
      }
    }
    return [local, remote].flatMap {
      $0.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
  }

  /// The short names of all tags and branches, sorted: what a mistyped name can be compared with.
  public func referenceNames() throws(GitError) -> [String] {
    let names = try tags().tags.map(\.name) + branches().map(\.name)
    return Set(names).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private func forEachReference(
    _ body: (String, OpaquePointer) throws(GitError) -> Void
  ) throws(GitError) {
    try withHandle { (repository) throws(GitError) in
      let facts = GitError.Facts(path: place)
      let iterator = try GitHandle(
        "git_reference_iterator_new", facts, release: git_reference_iterator_free
      ) { git_reference_iterator_new(&$0, repository) }
      while true {
        var next: OpaquePointer?
        let status = git_reference_next(&next, iterator.pointer)
        if status == GIT_ITEROVER.rawValue { return }
        try git("git_reference_next", facts) { status }
        guard let reference = next else { return }
        defer { git_reference_free(reference) }
        try body(String(cString: git_reference_name(reference)), reference)
      }
    }
  }

  private func peelToCommit(_ reference: OpaquePointer) -> ObjectID? {
    var object: OpaquePointer?
    guard git_reference_peel(&object, reference, GIT_OBJECT_COMMIT) == 0 else { return nil }
    defer { git_object_free(object) }
    return ObjectID(git_object_id(object).pointee)
  }

  private func tag(named name: String, at commitID: ObjectID, _ reference: OpaquePointer) -> Tag {
    var tag: OpaquePointer?
    guard let target = git_reference_target(reference),
      git_tag_lookup(&tag, git_reference_owner(reference), target) == 0
    else { return Tag(name: name, commitID: commitID) }
    defer { git_tag_free(tag) }
    let date = git_tag_tagger(tag).map {
      Date(timeIntervalSince1970: TimeInterval($0.pointee.when.time))
    }
    return Tag(name: name, commitID: commitID, isAnnotated: true, taggerDate: date)
  }
}

extension String {
  /// What follows `prefix`; nil when the text does not start with it.
  func dropping(prefix: String) -> String? {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
  }
}
