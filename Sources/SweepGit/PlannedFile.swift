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
