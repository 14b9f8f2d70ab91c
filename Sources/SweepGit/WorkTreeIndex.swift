import CGit2
import Foundation

/// What a work tree's index says of its files, and which files beside them git would add.
struct WorkTreeIndex {
  /// A tracked file or submodule.
  struct Entry {
    var path: [UInt8]
    var id: ObjectID
    var mode: UInt32
    /// Whether git leaves the file out of the work tree (`skip-worktree`, as a sparse checkout sets
    /// it).
    var isSkipped = false
    /// Whether git was told not to look at the file (`assume-unchanged`).
    var isAssumedUnchanged = false
    /// What the file's status was when it was added.
    var status: git_index_entry?
  }

  /// Tracked files, whether or not they are still there, and submodules.
  var entries: [Entry] = []
  /// Files that are neither tracked nor ignored.
  var untrackedPaths: [[UInt8]] = []
  /// When the index was written: a file that changed later may have an entry's very status.
  private var written: timespec?

  /// Reads the index and looks for untracked files. Repositories inside the work tree that are not
  /// submodules are left out, as `git add` would not take their files either.
  ///
  /// libgit2 1.5 knows neither sparse nor split indexes: then git itself lists the files.
  init(of repository: Repository) throws(GitError) {
    var status = stat()
    if lstat(repository.path.appending("index").string, &status) == 0 {
      written = FileStatus(status).modified
    }
    do throws(GitError) {
      (entries, untrackedPaths) = try repository.withHandle { (handle) throws(GitError) in
        (try Self.entries(handle, repository), try Self.untrackedPaths(handle, repository))
      }
    } catch {
      guard let listing = GitListing(of: repository) else { throw error }
      (entries, untrackedPaths) = (listing.entries, listing.untrackedPaths)
      try replaceIndex(of: repository)
    }
    let known = Set(entries.map(\.path))
    let runs = Array(Self.savedRuns.utf8)[...]
    untrackedPaths.removeAll { path in
      known.contains(path) || path.split(separator: UInt8(ascii: "/")).contains(runs)
    }
  }

  /// The folder of saved runs, which are no source: saving one is no change of the package.
  private static let savedRuns = ".benchmarks"

  /// Gives libgit2, whose attributes and line ends ask the index, one in memory that it
  /// understands.
  private func replaceIndex(of repository: Repository) throws(GitError) {
    try repository.withHandle { (handle) throws(GitError) in
      let facts = GitError.Facts(path: repository.place)
      let index = try GitHandle("git_index_new", facts, release: git_index_free) {
        git_index_new(&$0)
      }
      let pointer = index.pointer
      try git("git_repository_set_index", facts) { git_repository_set_index(handle, pointer) }
      for entry in entries where entry.mode != GIT_FILEMODE_COMMIT.rawValue {
        try git("git_index_add", facts) {
          FileName(entry.path).withCString {
            var added = git_index_entry()
            (added.mode, added.id, added.path) = (entry.mode, entry.id.oid, $0)
            return git_index_add(pointer, &added)
          }
        }
      }
    }
  }

  /// Whether a file is as it was when git added it, as its status says; then it need not be read.
  func isUnchanged(_ entry: Entry, _ file: FileStatus) -> Bool {
    guard let known = entry.status, let written else { return false }
    let modified = (Int(known.mtime.seconds), Int(known.mtime.nanoseconds))
    let changed = (Int(known.ctime.seconds), Int(known.ctime.nanoseconds))
    return modified < (written.tv_sec, written.tv_nsec)
      && modified == (Int(Int32(truncatingIfNeeded: file.modified.tv_sec)), file.modified.tv_nsec)
      && changed == (Int(Int32(truncatingIfNeeded: file.changed.tv_sec)), file.changed.tv_nsec)
      && known.file_size == UInt32(truncatingIfNeeded: file.byteCount)
      && known.ino == UInt32(truncatingIfNeeded: file.inode)
  }

  private static func entries(
    _ handle: OpaquePointer, _ repository: Repository
  ) throws(GitError) -> [Entry] {
    let facts = GitError.Facts(path: repository.place)
    let index = try GitHandle("git_repository_index", facts, release: git_index_free) {
      git_repository_index(&$0, handle)
    }
    try git("git_index_read", facts) { git_index_read(index.pointer, 1) }
    var entries: [Entry] = []
    for position in 0..<git_index_entrycount(index.pointer) {
      guard let entry = git_index_get_byindex(index.pointer, position)?.pointee else { continue }
      let path = FileName(cString: entry.path).bytes
      // A file in conflict has up to three entries.
      guard entries.last?.path != path else { continue }
      var status = entry
      status.path = nil
      entries.append(
        Entry(
          path: path, id: ObjectID(entry.id), mode: entry.mode,
          isSkipped: UInt32(entry.flags_extended) & GIT_INDEX_ENTRY_SKIP_WORKTREE.rawValue != 0,
          isAssumedUnchanged: entry.flags & 0x8000 != 0, status: status))
    }
    return entries
  }

  private static func untrackedPaths(
    _ handle: OpaquePointer, _ repository: Repository
  ) throws(GitError) -> [[UInt8]] {
    var options = git_status_options()
    try git("git_status_options_init") {
      git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION))
    }
    options.show = GIT_STATUS_SHOW_WORKDIR_ONLY
    options.flags =
      GIT_STATUS_OPT_INCLUDE_UNTRACKED.rawValue | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS.rawValue
      | GIT_STATUS_OPT_EXCLUDE_SUBMODULES.rawValue
    let list = try GitHandle(
      "git_status_list_new", GitError.Facts(path: repository.place), release: git_status_list_free
    ) { git_status_list_new(&$0, handle, &options) }
    return (0..<git_status_list_entrycount(list.pointer)).compactMap { position in
      guard let entry = git_status_byindex(list.pointer, position),
        entry.pointee.status == GIT_STATUS_WT_NEW,
        let path = entry.pointee.index_to_workdir?.pointee.new_file.path
      else { return nil }
      let bytes = FileName(cString: path).bytes
      return bytes.last == UInt8(ascii: "/") ? nil : bytes
    }
  }
}

/// The files of a work tree as `git ls-files` lists them; it changes nothing.
private struct GitListing {
  var entries: [WorkTreeIndex.Entry] = []
  let untrackedPaths: [[UInt8]]

  /// Nil when git is not there or cannot read the index.
  init?(of repository: Repository) {
    guard let workTree = repository.workTree,
      let tracked = Self.lines(["--stage", "-v"], in: workTree.string),
      let untracked = Self.lines(["--others", "--exclude-standard"], in: workTree.string)
    else { return nil }
    untrackedPaths = untracked.filter { $0.last != UInt8(ascii: "/") }
    for line in tracked {
      // `H 100644 ID STAGE`, a tab, and the path.
      let parts = line.split(separator: UInt8(ascii: "\t"), maxSplits: 1)
      let words = String(decoding: parts.first ?? [], as: UTF8.self).split(separator: " ")
      guard parts.count == 2, words.count == 4, let mode = UInt32(words[1], radix: 8),
        let id = ObjectID(String(words[2]))
      else { return nil }
      let path = Array(parts[1])
      guard entries.last?.path != path else { continue }
      entries.append(
        WorkTreeIndex.Entry(
          path: path, id: id, mode: mode, isSkipped: words[0].lowercased() == "s",
          isAssumedUnchanged: words[0].lowercased() == words[0]))
    }
  }

  private static func lines(_ options: [String], in folder: String) -> [[UInt8]]? {
    let command = ["git", "-C", folder, "-c", "core.fsmonitor=false", "ls-files", "-z"] + options
    guard let result = try? HelperProcess.run(command), result.status == 0 else { return nil }
    return result.outputBytes.split(separator: 0).map { Array($0) }
  }
}
