/// What a folder is to hold, worked out and checked before anything is written.
struct PlannedFolder {
  /// An entry of a folder.
  indirect enum Entry {
    case folder(PlannedFolder)
    case file(PlannedFile)
  }

  var entries: [FileName: Entry] = [:]
}
