/// Brings a folder to a planned state by touching only what differs.
///
/// Nothing is remembered between updates: what is on disk is compared with the plan, byte by byte.
/// So an update that was interrupted, or a folder that somebody changed, is put right by the next.
struct FolderUpdate {
  /// Names at the top that are neither looked at nor removed.
  let keptNames: Set<FileName>

  /// What was done so far.
  private(set) var report = CheckoutReport()

  init(keeping keptNames: Set<FileName>) {
    self.keptNames = keptNames
  }

  /// Updates the top folder.
  mutating func apply(_ plan: PlannedFolder, to folder: Folder) throws(GitError) {
    try apply(plan, to: folder, prefix: "", kept: keptNames)
    report.removed.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private mutating func apply(
    _ plan: PlannedFolder, to folder: Folder, prefix: String, kept: Set<FileName>
  ) throws(GitError) {
    for name in try folder.names() where plan.entries[name] == nil && !kept.contains(name) {
      try remove(name, from: folder, prefix: prefix)
    }
    for (name, entry) in plan.entries.sorted(by: { $0.key < $1.key }) {
      switch entry {
      case .folder(let subplan):
        try makeRoom(for: .folder, name, in: folder, prefix: prefix)
        let subfolder = try folder.folder(name)
        try apply(subplan, to: subfolder, prefix: "\(prefix)\(name.text)/", kept: [])
      case .file(let file):
        try write(file, name, in: folder, prefix: prefix)
      }
    }
  }

  /// Sees that a folder exists under the name.
  private mutating func makeRoom(
    for kind: FileStatus.Kind, _ name: FileName, in folder: Folder, prefix: String
  ) throws(GitError) {
    let existing = folder.status(of: name)
    if existing?.kind == kind { return }
    if existing != nil { try remove(name, from: folder, prefix: prefix) }
    try folder.makeFolder(name)
  }

  private mutating func write(
    _ file: PlannedFile, _ name: FileName, in folder: Folder, prefix: String
  ) throws(GitError) {
    let bytes = try file.load()
    let existing = folder.status(of: name)
    if let existing, try file.isHeld(by: folder, name, existing, bytes) {
      report.unchangedCount += 1
      return
    }
    if existing?.kind == .folder {
      try remove(name, from: folder, prefix: prefix)
    } else if existing != nil {
      // The new file gets a new inode, so that a hard link elsewhere keeps the old content.
      try folder.remove(name, isFolder: false)
    }
    if file.kind == .symbolicLink {
      try folder.makeLink(name, to: bytes)
    } else {
      try folder.makeFile(name, bytes, isExecutable: file.kind == .executable)
    }
    report.written.append(prefix + name.text)
  }

  private mutating func remove(
    _ name: FileName, from folder: Folder, prefix: String
  ) throws(GitError) {
    guard folder.status(of: name)?.kind == .folder else {
      try folder.remove(name, isFolder: false)
      report.removed.append(prefix + name.text)
      return
    }
    let subfolder = try folder.folder(name)
    for child in try subfolder.names() {
      try remove(child, from: subfolder, prefix: "\(prefix)\(name.text)/")
    }
    try folder.remove(name, isFolder: true)
  }
}

extension PlannedFile {
  /// Whether the folder has this very file already.
  fileprivate func isHeld(
    by folder: Folder, _ name: FileName, _ existing: FileStatus, _ bytes: [UInt8]
  ) throws(GitError) -> Bool {
    guard existing.byteCount == bytes.count else { return false }
    switch kind {
    case .symbolicLink:
      guard existing.kind == .symbolicLink else { return false }
      return try folder.target(ofLink: name) == bytes
    case .regular, .executable:
      guard existing.kind == .regular, existing.isExecutable == (kind == .executable) else {
        return false
      }
      return try folder.contents(of: name) == bytes
    }
  }
}

/// What a folder is to hold, worked out and checked before anything is written.
struct PlannedFolder {
  /// An entry of a folder.
  package indirect enum Entry {
    case folder(PlannedFolder)
    case file(PlannedFile)
  }

  var entries: [FileName: Entry] = [:]

  /// Puts an entry at a path, with the folders above it.
  mutating func insert(_ entry: Entry, at path: [UInt8]) {
    insert(entry, at: path.split(separator: UInt8(ascii: "/")).map { FileName($0) }[...])
  }

  /// Reads every file, for what reading them records.
  func loadAll() throws(GitError) {
    for entry in entries.values {
      switch entry {
      case .folder(let folder): try folder.loadAll()
      case .file(let file): _ = try file.load()
      }
    }
  }

  private mutating func insert(_ entry: Entry, at names: ArraySlice<FileName>) {
    guard let name = names.first else { return }
    if names.count == 1 {
      entries[name] = entry
      return
    }
    var folder = PlannedFolder()
    if case .folder(let existing)? = entries.removeValue(forKey: name) { folder = existing }
    folder.insert(entry, at: names.dropFirst())
    entries[name] = .folder(folder)
  }
}

/// A file that a folder is to hold.
struct PlannedFile {
  /// The kinds of files that git knows.
  package enum Kind {
    case regular, executable, symbolicLink
  }

  var kind: Kind

  /// Reads the bytes: the file's content, or the link's target.
  var load: () throws(GitError) -> [UInt8]
}

/// What a checkout did to its folder. Paths are relative to the folder, with `/` between names.
public struct CheckoutReport: Hashable, Sendable {
  /// Files and links that were written or replaced, in the order of their paths.
  public var written: [String] = []

  /// Files and links that were there and do not belong to the version.
  public var removed: [String] = []

  /// The number of files that were as they should be, and kept their modification time.
  public var unchangedCount = 0

  /// Makes an empty report.
  public init() {}
}
