import CGit2

extension Repository {
  /// The paths that a snapshot of the work tree is made of.
  struct WorkTreeFiles {
    /// Tracked files, whether or not they are still there, and untracked ones not ignored.
    var paths: [[UInt8]] = []
    /// Tracked submodules.
    var submodulePaths: [[UInt8]] = []
  }

  /// Reads the index and looks for untracked files. Repositories inside the work tree that are not
  /// submodules are left out, as `git add` would not take their files either.
  func workTreeFiles() throws(GitError) -> WorkTreeFiles {
    try withHandle { (repository) throws(GitError) in
      var files = try trackedFiles(repository)
      let known = Set(files.paths)
      files.paths += try untrackedFiles(repository).filter { !known.contains($0) }
      return files
    }
  }

  private func trackedFiles(_ repository: OpaquePointer) throws(GitError) -> WorkTreeFiles {
    let index = try GitHandle(
      "git_repository_index", GitError.Facts(path: place), release: git_index_free
    ) { git_repository_index(&$0, repository) }
    try git("git_index_read") { git_index_read(index.pointer, 1) }
    var files = WorkTreeFiles()
    for position in 0..<git_index_entrycount(index.pointer) {
      guard let entry = git_index_get_byindex(index.pointer, position) else { continue }
      let path = FileName(cString: entry.pointee.path).bytes
      if entry.pointee.mode == GIT_FILEMODE_COMMIT.rawValue {
        files.submodulePaths.append(path)
      } else if files.paths.last != path {
        // A file in conflict has up to three entries.
        files.paths.append(path)
      }
    }
    return files
  }

  private func untrackedFiles(_ repository: OpaquePointer) throws(GitError) -> [[UInt8]] {
    var options = git_status_options()
    try git("git_status_options_init") {
      git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION))
    }
    options.show = GIT_STATUS_SHOW_WORKDIR_ONLY
    options.flags =
      GIT_STATUS_OPT_INCLUDE_UNTRACKED.rawValue | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS.rawValue
      | GIT_STATUS_OPT_EXCLUDE_SUBMODULES.rawValue
    let list = try GitHandle(
      "git_status_list_new", GitError.Facts(path: place), release: git_status_list_free
    ) { git_status_list_new(&$0, repository, &options) }
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
