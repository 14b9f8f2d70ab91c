import Foundation

/// What `lstat` says of a folder's entry.
struct FileStatus: Equatable {
  /// The kinds that a checkout tells apart.
  package enum Kind {
    case folder, regular, symbolicLink, other
  }

  var kind: Kind
  var isExecutable: Bool
  var byteCount: Int

  init(_ status: stat) {
    switch status.st_mode & S_IFMT {
    case S_IFDIR: kind = .folder
    case S_IFREG: kind = .regular
    case S_IFLNK: kind = .symbolicLink
    default: kind = .other
    }
    isExecutable = status.st_mode & S_IXUSR != 0
    byteCount = Int(status.st_size)
  }
}
