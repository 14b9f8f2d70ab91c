import CGit2
import Foundation

extension Repository {
  /// All tags, annotated ones followed to their commits.
  public func tags() throws(GitError) -> TagList {
    try withHandle { (repository) throws(GitError) in
      let store = ReferenceStore(of: self)
      var list = TagList(tags: [])
      for (name, value) in store.references(below: "refs/tags/") {
        guard let object = object(of: value, in: store) else {
          list.brokenNames.append(name.referenceText)
          continue
        }
        switch tag(named: name.referenceText, at: object, in: repository) {
        case .found(let tag): list.tags.append(tag)
        case .notACommit: list.omittedNames.append(name.referenceText)
        case .missing: list.brokenNames.append(name.referenceText)
        }
      }
      return list
    }
  }

  /// All branches, local ones first, each kind in the order of the names' bytes.
  ///
  /// Symbolic ones (`origin/HEAD`) and those whose commit is missing are left out.
  public func branches() throws(GitError) -> [Branch] {
    try withHandle { (repository) throws(GitError) in
      let store = ReferenceStore(of: self)
      return [(prefix: "refs/heads/", isRemote: false), ("refs/remotes/", true)].flatMap { kind in
        store.references(below: kind.prefix).compactMap { name, value in
          guard case .object(let id) = value,
            case .found(let tag) = tag(named: name.referenceText, at: id, in: repository)
          else { return nil }
          return Branch(name: tag.name, commitID: tag.commitID, isRemote: kind.isRemote)
        }
      }
    }
  }

  /// The short names of all tags and branches, sorted: what a mistyped name can be compared with.
  public func referenceNames() throws(GitError) -> [String] {
    let names = try tags().tags.map(\.name) + branches().map(\.name)
    let sorted = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return zip(sorted, [""] + sorted).filter { !$0.utf8.elementsEqual($1.utf8) }.map(\.0)
  }

  /// What a user should know of the repository before its numbers are believed: a line each.
  public func notices() -> [String] {
    let store = ReferenceStore(of: self)
    var notices: [String] = []
    let broken =
      ((try? tags().brokenNames) ?? [])
      + store.references(below: "refs/heads/").filter { $0.value == .broken }
      .map(\.name.referenceText)
    if !broken.isEmpty || store.damagedLineCount > 0 {
      let names = broken.prefix(3).map { "'\($0)'" } + (broken.count > 3 ? ["..."] : [])
      let lines = store.damagedLineCount > 0 ? ["\(store.damagedLineCount) in packed-refs"] : []
      let list = (names + lines).joined(separator: ", ").printable
      notices.append(
        "left out of '\(place)' as broken references: \(list); git fsck --full there says more")
    }
    let grafts = commonFolder.appending("info/grafts").string
    let hasGrafts = ((try? String(contentsOfFile: grafts, encoding: .utf8)) ?? "")
      .split(whereSeparator: \.isNewline).contains { !$0.hasPrefix("#") }
    if hasGrafts || !store.references(below: "refs/replace/").isEmpty {
      notices.append(
        "'\(place)' has \(hasGrafts ? "grafts" : "replace references"), which are not followed: "
          + "commits are taken as they were made (git --no-replace-objects shows them)")
    }
    return notices
  }

  private func object(of value: ReferenceStore.Value, in store: ReferenceStore) -> ObjectID? {
    switch value {
    case .object(let id): id
    case .symbolic(let name): (try? store.object(named: name)) ?? nil
    case .broken: nil
    }
  }

  /// What a reference turned out to lead to.
  private enum Peeled {
    case found(Tag), notACommit, missing
  }

  private func tag(
    named name: String, at id: ObjectID, in repository: OpaquePointer
  ) -> Peeled {
    var object: OpaquePointer?
    var oid = id.oid
    guard git_object_lookup(&object, repository, &oid, GIT_OBJECT_ANY) == 0 else { return .missing }
    defer { git_object_free(object) }
    var peeled: OpaquePointer?
    let status = git_object_peel(&peeled, object, GIT_OBJECT_COMMIT)
    guard status == 0 else {
      return status == GIT_EPEEL.rawValue || status == GIT_EINVALIDSPEC.rawValue
        ? .notACommit : .missing
    }
    defer { git_object_free(peeled) }
    let commitID = ObjectID(git_object_id(peeled).pointee)
    guard git_object_type(object) == GIT_OBJECT_TAG else {
      return .found(Tag(name: name, commitID: commitID))
    }
    let date = git_tag_tagger(object).map {
      Date(timeIntervalSince1970: TimeInterval($0.pointee.when.time))
    }
    return .found(Tag(name: name, commitID: commitID, isAnnotated: true, taggerDate: date))
  }
}

extension String {
  /// What follows `prefix`; nil when the text does not start with it.
  func dropping(prefix: String) -> String? {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
  }
}
