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
