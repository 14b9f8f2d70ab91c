import CGit2

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
