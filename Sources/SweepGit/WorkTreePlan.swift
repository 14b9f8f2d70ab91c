import CGit2

/// A work tree's files, and those of its submodules, as they are on disk.
final class WorkTreePlan {
  /// The files to copy, submodules included.
  var folder = PlannedFolder()

  /// The submodules by their paths.
  var submodules: [[UInt8]: WorkTreePlan] = [:]

  /// The commit that is checked out; nil before the first, and for a submodule not checked out.
  let head: Commit?

  /// The blob ids of the files that were loaded, by path.
  var blobIDs: [[UInt8]: ObjectID] = [:]

  /// The commits of the submodules that are not checked out, by path.
  var absentSubmodules: [[UInt8]: ObjectID] = [:]

  private let repository: Repository

  init(of repository: Repository) throws(GitError) {
    self.repository = repository
    head = try repository.headCommit()
  }

  /// The id of the tree that these files make. All files must have been loaded.
  func treeID() throws(GitError) -> ObjectID {
    let id = try treeID(of: folder, prefix: [])
    // Old or foreign tools made trees with modes, or with empty folders, that no index keeps.
    guard let head, id != head.treeID, try repository.indexedTreeID(of: head.treeID) == id else {
      return id
    }
    return head.treeID
  }

  private func treeID(of folder: PlannedFolder, prefix: [UInt8]) throws(GitError) -> ObjectID {
    var tree = TreeSerialization()
    for (name, entry) in folder.entries {
      let path = prefix + name.bytes
      switch entry {
      case .file(let file):
        if let id = blobIDs[path] { tree.add(name, file.kind.treeMode, id) }
      case .folder(let subfolder):
        if let commit = absentSubmodules[path] {
          tree.add(name, .submodule, commit)
        } else if let submodule = submodules[path] {
          try submodule.add(as: name, to: &tree)
        } else {
          let id = try treeID(of: subfolder, prefix: path + [UInt8(ascii: "/")])
          tree.add(name, .folder, id)
        }
      }
    }
    return try tree.id()
  }

  /// An unchanged submodule is the commit that it is at, as in a commit of the superproject.
  private func add(as name: FileName, to tree: inout TreeSerialization) throws(GitError) {
    let id = try treeID()
    if let head, head.treeID == id {
      tree.add(name, .submodule, head.id)
    } else {
      tree.add(name, .folder, id)
    }
  }
}

/// Works out a tree object's id without writing the object.
///
/// A tree is `MODE NAME\0` and 20 bytes of id an entry, sorted as if folders' names ended in `/`
/// (git's tree.c, `base_name_compare`).
struct TreeSerialization {
  /// An entry's mode, in octal digits.
  enum Mode: String {
    case regular = "100644"
    case executable = "100755"
    case symbolicLink = "120000"
    case folder = "40000"
    case submodule = "160000"
  }

  /// The tree without entries.
  static let emptyTree = ObjectID("4b825dc642cb6eb9a060e54bf8d69288fbee4904")

  private var entries: [(sortKey: FileName, bytes: [UInt8])] = []

  /// Adds an entry; the order does not matter.
  mutating func add(_ name: FileName, _ mode: Mode, _ id: ObjectID) {
    let isFolder = mode == .folder
    let key = FileName(name.bytes + (isFolder ? [UInt8(ascii: "/")] : []))
    entries.append((key, Array("\(mode.rawValue) ".utf8) + name.bytes + [0] + id.bytes))
  }

  /// The tree's id.
  func id() throws(GitError) -> ObjectID {
    let bytes = entries.sorted { $0.sortKey < $1.sortKey }.flatMap(\.bytes)
    return try ObjectID(hashing: bytes, as: GIT_OBJECT_TREE)
  }
}

extension Repository {
  /// The id that a tree would have had git made it of an index.
  fileprivate func indexedTreeID(of id: ObjectID) throws(GitError) -> ObjectID {
    try withHandle { (handle) throws(GitError) in
      let tree = try openTree(id, in: handle)
      var result = TreeSerialization()
      for position in 0..<git_tree_entrycount(tree.pointer) {
        guard let entry = git_tree_entry_byindex(tree.pointer, position),
          let rawName = git_tree_entry_name(entry)
        else { continue }
        let (name, entryID) = (
          FileName(cString: rawName), ObjectID(git_tree_entry_id(entry).pointee)
        )
        switch git_tree_entry_filemode(entry) {
        case GIT_FILEMODE_TREE:
          let subtree = try indexedTreeID(of: entryID)
          if subtree != TreeSerialization.emptyTree { result.add(name, .folder, subtree) }
        case GIT_FILEMODE_COMMIT: result.add(name, .submodule, entryID)
        case GIT_FILEMODE_LINK: result.add(name, .symbolicLink, entryID)
        case GIT_FILEMODE_BLOB_EXECUTABLE: result.add(name, .executable, entryID)
        default: result.add(name, .regular, entryID)
        }
      }
      return try result.id()
    }
  }
}

extension PlannedFile.Kind {
  /// The mode that a tree gives such a file.
  var treeMode: TreeSerialization.Mode {
    switch self {
    case .regular: .regular
    case .executable: .executable
    case .symbolicLink: .symbolicLink
    }
  }
}
