import CGit2

/// Reads a commit's trees into a plan, and refuses what could do harm before anything is written.
struct TreePlanner {
  let repository: Repository
  let options: CheckoutOptions

  private static let attributesName = Array(".gitattributes".utf8)

  /// Files and folders so far, over all submodules.
  private(set) var entryCount = 0

  init(repository: Repository, options: CheckoutOptions, entryCount: Int = 0) {
    self.repository = repository
    self.options = options
    self.entryCount = entryCount
  }

  /// The plan of a commit's whole tree.
  ///
  /// - Parameters:
  ///   - submodules: What answers for the submodules of this repository.
  ///   - edits: What is changed in this repository's own files.
  mutating func plan(
    tree id: ObjectID, submodules: inout SubmodulePlanner, edits: SourceEdits = SourceEdits()
  ) throws(GitError) -> PlannedFolder {
    try repository.withHandle { (handle) throws(GitError) in
      let tree = try repository.openTree(id, in: handle)
      let filter = try ContentFilter(of: repository, handle)
      var folder = try plan(tree, Position(handle: handle, filter: filter), &submodules)
      folder.apply(edits, filter)
      return folder
    }
  }

  /// Where in the tree the planner is.
  private struct Position {
    var handle: OpaquePointer
    var filter: ContentFilter
    var prefix: [UInt8] = []
    var depth = 1

    func inside(_ path: [UInt8]) -> Position {
      Position(handle: handle, filter: filter, prefix: path + [UInt8(ascii: "/")], depth: depth + 1)
    }
  }

  private mutating func plan(
    _ tree: borrowing GitHandle, _ position: Position, _ submodules: inout SubmodulePlanner
  ) throws(GitError) -> PlannedFolder {
    try check(position.depth <= options.limits.maximumDepth, tree) {
      "\($0.maximumDepth) folders inside each other"
    }
    let count = git_tree_entrycount(tree.pointer)
    entryCount += count
    try check(entryCount <= options.limits.maximumEntries, tree) { "\($0.maximumEntries) files" }
    var folder = PlannedFolder()
    for index in 0..<count {
      guard let entry = git_tree_entry_byindex(tree.pointer, index),
        let rawName = git_tree_entry_name(entry)
      else { continue }
      let name = FileName(cString: rawName)
      try checkName(name, entry, isNew: folder.entries[name] == nil)
      folder.entries[name] = try plan(
        entry, at: position.prefix + name.bytes, position, &submodules)
    }
    return folder
  }

  private mutating func plan(
    _ entry: OpaquePointer, at path: [UInt8], _ position: Position,
    _ submodules: inout SubmodulePlanner
  ) throws(GitError) -> PlannedFolder.Entry {
    let id = ObjectID(git_tree_entry_id(entry).pointee)
    let filter = position.filter
    switch git_tree_entry_filemode(entry) {
    case GIT_FILEMODE_TREE:
      let tree = try repository.openTree(id, in: position.handle)
      return .folder(try plan(tree, position.inside(path), &submodules))
    case GIT_FILEMODE_COMMIT:
      return .folder(try submodules.plan(commit: id, at: path, entryCount: &entryCount))
    case GIT_FILEMODE_LINK:
      return .file(
        PlannedFile(kind: .symbolicLink) { () throws(GitError) in try filter.rawContents(of: id) })
    case let mode:
      if path.split(separator: UInt8(ascii: "/")).last == Self.attributesName[...] {
        try filter.addAttributes(id, at: path)
      }
      let kind: PlannedFile.Kind = mode == GIT_FILEMODE_BLOB_EXECUTABLE ? .executable : .regular
      return .file(
        PlannedFile(kind: kind) { () throws(GitError) in
          try filter.fileContents(of: id, at: path)
        })
    }
  }

  private func checkName(
    _ name: FileName, _ entry: OpaquePointer, isNew: Bool
  ) throws(GitError) {
    let isLinkedList =
      name.isSubmoduleList && git_tree_entry_filemode(entry) == GIT_FILEMODE_LINK
    guard name.isSafe, isNew, !isLinkedList else {
      throw GitError(.unsafeName(name.text), facts: GitError.Facts(path: repository.place))
    }
  }

  private func check(
    _ holds: Bool, _ tree: borrowing GitHandle, _ limit: (CheckoutLimits) -> String
  ) throws(GitError) {
    guard !holds else { return }
    throw GitError(
      .treeTooLarge(limit: limit(options.limits)),
      facts: GitError.Facts(
        path: repository.place, revision: ObjectID(git_tree_id(tree.pointer).pointee).description))
  }
}
