import CGit2
import SweepText
import SystemPackage

/// What a version's files are changed to before it is built: the whole new content of each.
package struct SourceEdits: Sendable, Hashable {
  /// The files by path, from the top of the repository; nil stands for one that is taken away.
  package var files: [String: SourceFile?] = [:]
  /// What was applied, in order, as people know it.
  package var names: [String] = []

  /// Changes nothing.
  package init() {}

  /// Whether nothing is changed.
  package var isEmpty: Bool { files.isEmpty }

  /// A text that is the same for the same content.
  package var digest: String {
    ContentDigest.of(
      files.sorted { $0.key < $1.key }.flatMap { path, file in
        [
          path, file.map { $0.isExecutable ? "executable" : "regular" } ?? "none",
          file.map { "\(ObjectID(hashing: $0.bytes))" } ?? "",
        ]
      })
  }

  /// Makes the changes in a folder that holds a version. No link is followed.
  ///
  /// - Throws: ``GitError`` when a file cannot be written.
  package func write(to folder: FilePath) throws(GitError) {
    let top = try Folder(existing: folder)
    for (path, file) in files.sorted(by: { $0.key < $1.key }) {
      var names = path.split(separator: "/").map { FileName($0.utf8) }
      guard let name = names.popLast() else { continue }
      var place = top
      for name in names {
        if place.status(of: name) == nil { try place.makeFolder(name) }
        place = try place.folder(name)
      }
      if place.status(of: name) != nil { try place.remove(name, isFolder: false) }
      if let file { try place.makeFile(name, file.bytes, isExecutable: file.isExecutable) }
    }
  }
}

extension PlannedFolder {
  /// Changes the plan of a checkout, in which files get the line ends that the version asks for.
  mutating func apply(_ edits: SourceEdits, _ filter: ContentFilter) {
    for (path, file) in edits.files {
      let bytes = Array(path.utf8)
      guard let file else {
        remove(path.split(separator: "/").map { FileName($0.utf8) }[...])
        continue
      }
      insert(
        .file(
          PlannedFile(kind: file.isExecutable ? .executable : .regular) { () throws(GitError) in
            try filter.fileContents(file.bytes, at: bytes)
          }), at: bytes)
    }
  }

  /// Takes an entry out, and folders that have nothing left.
  private mutating func remove(_ names: ArraySlice<FileName>) {
    guard let name = names.first else { return }
    if names.count == 1 {
      entries[name] = nil
    } else if case .folder(var folder)? = entries[name] {
      folder.remove(names.dropFirst())
      entries[name] = folder.entries.isEmpty ? nil : .folder(folder)
    }
  }
}

/// The files of a version before anything is changed: in a commit's tree, or in a folder.
package struct SourceTree: Sendable {
  /// What stands at a path.
  package enum Entry: Sendable, Hashable {
    /// A regular file; its name as a blob.
    case file(ObjectID, isExecutable: Bool)
    case nothing
    /// A folder, a link or a submodule, or something below a link or a submodule.
    case other
  }

  package let entry: @Sendable (String) throws(GitError) -> Entry
  package let bytes: @Sendable (String, ObjectID) throws(GitError) -> [UInt8]
  /// The paths of all regular files.
  package let paths: @Sendable () throws(GitError) -> [String]

  /// A tree of a repository.
  package init(_ tree: ObjectID, of repository: Repository) {
    entry = { (path) throws(GitError) in try repository.sourceEntry(at: path, inTree: tree) }
    bytes = { (_, id) throws(GitError) in try repository.blobBytes(id) }
    paths = { () throws(GitError) in try repository.regularFiles(inTree: tree) }
  }

  /// A folder that holds a version.
  package init(folder: FilePath) {
    entry = { (path) throws(GitError) in try Self.entry(at: path, in: folder) }
    bytes = { (path, _) throws(GitError) in try Self.file(at: path, in: folder)?.bytes ?? [] }
    paths = { () throws(GitError) in
      var found: [String] = []
      try Self.list(try Folder(existing: folder), "", &found)
      return found
    }
  }

  private static func entry(at path: String, in folder: FilePath) throws(GitError) -> Entry {
    var place = try Folder(existing: folder)
    var names = path.split(separator: "/").map { FileName($0.utf8) }
    guard let last = names.popLast() else { return .other }
    for name in names {
      guard let status = place.status(of: name) else { return .nothing }
      guard status.kind == .folder else { return .other }
      place = try place.folder(name)
    }
    guard let status = place.status(of: last) else { return .nothing }
    guard status.kind == .regular, let bytes = try place.contents(of: last) else { return .other }
    return .file(ObjectID(hashing: bytes), isExecutable: status.isExecutable)
  }

  private static func file(at path: String, in folder: FilePath) throws(GitError) -> SourceFile? {
    var place = try Folder(existing: folder)
    var names = path.split(separator: "/").map { FileName($0.utf8) }
    guard let last = names.popLast() else { return nil }
    for name in names { place = try place.folder(name) }
    guard let status = place.status(of: last), let bytes = try place.contents(of: last) else {
      return nil
    }
    return SourceFile(bytes: bytes, isExecutable: status.isExecutable)
  }

  private static func list(
    _ folder: Folder, _ prefix: String, _ found: inout [String]
  ) throws(GitError) {
    for name in try folder.names() where name.text != ".git" && name.text != ".build" {
      switch folder.status(of: name)?.kind {
      case .folder?: try list(try folder.folder(name), "\(prefix)\(name.text)/", &found)
      case .regular?: found.append(prefix + name.text)
      default: break
      }
    }
  }
}

extension Repository {
  fileprivate func sourceEntry(
    at path: String, inTree id: ObjectID
  ) throws(GitError) -> SourceTree.Entry {
    try withHandle { (repository) throws(GitError) in
      var found = (id: id, mode: GIT_FILEMODE_TREE)
      for name in path.split(separator: "/") {
        guard found.mode == GIT_FILEMODE_TREE else { return .other }
        let tree = try openTree(found.id, in: repository)
        guard let entry = git_tree_entry_byname(tree.pointer, String(name)) else { return .nothing }
        found = (ObjectID(git_tree_entry_id(entry).pointee), git_tree_entry_filemode(entry))
      }
      switch found.mode {
      case GIT_FILEMODE_TREE, GIT_FILEMODE_COMMIT, GIT_FILEMODE_LINK: return .other
      case let mode: return .file(found.id, isExecutable: mode == GIT_FILEMODE_BLOB_EXECUTABLE)
      }
    }
  }

  fileprivate func blobBytes(_ id: ObjectID) throws(GitError) -> [UInt8] {
    try withHandle { (repository) throws(GitError) in
      var oid = id.oid
      let facts = GitError.Facts(path: place, revision: id.description)
      let blob = try GitHandle("git_blob_lookup", facts, release: git_blob_free) {
        git_blob_lookup(&$0, repository, &oid)
      }
      return Array(
        UnsafeRawBufferPointer(
          start: git_blob_rawcontent(blob.pointer), count: Int(git_blob_rawsize(blob.pointer))))
    }
  }

  fileprivate func regularFiles(inTree id: ObjectID) throws(GitError) -> [String] {
    try withHandle { (repository) throws(GitError) in
      var found: [String] = []
      func walk(_ id: ObjectID, _ prefix: String) throws(GitError) {
        let tree = try openTree(id, in: repository)
        for index in 0..<git_tree_entrycount(tree.pointer) {
          guard let entry = git_tree_entry_byindex(tree.pointer, index),
            let raw = git_tree_entry_name(entry)
          else { continue }
          let name = prefix + String(cString: raw)
          switch git_tree_entry_filemode(entry) {
          case GIT_FILEMODE_TREE:
            try walk(ObjectID(git_tree_entry_id(entry).pointee), name + "/")
          case GIT_FILEMODE_LINK, GIT_FILEMODE_COMMIT: break
          default: found.append(name)
          }
        }
      }
      try walk(id, "")
      return found
    }
  }
}
