import CGit2
import SystemPackage

/// Finds the files of a work tree that git tracks, and those that it neither tracks nor ignores.
///
/// Nothing is written, not even the index that `git status` would refresh.
struct WorkTreePlanner {
  let repository: Repository

  /// The files on disk now.
  func plan() throws(GitError) -> WorkTreePlan {
    guard let workTree = repository.workTree else {
      throw GitError(.noWorkTree, facts: GitError.Facts(path: repository.place))
    }
    let root = try Folder(existing: workTree)
    let plan = WorkTreePlan(head: try repository.headCommit())
    let files = try repository.workTreeFiles()
    for path in files.paths { try add(path, below: root, to: plan) }
    for path in files.submodulePaths { try addSubmodule(path, in: workTree, to: plan) }
    return plan
  }

  private func add(
    _ path: [UInt8], below root: Folder, to plan: WorkTreePlan
  ) throws(GitError) {
    guard let (folder, name) = try root.parent(of: path),
      let kind = folder.status(of: name)?.plannedKind
    else { return }
    let file = PlannedFile(kind: kind) { [repository] () throws(GitError) in
      // Opened again for each file: a descriptor a file would soon be too many.
      let bytes = try root.parent(of: path).map { (folder, name) throws(GitError) in
        try folder.bytes(of: name, kind)
      }
      plan.blobIDs[path] = try repository.blobID(of: bytes ?? [], at: path, kind)
      return bytes ?? []
    }
    plan.folder.insert(.file(file), at: path)
  }

  private func addSubmodule(
    _ path: [UInt8], in workTree: FilePath, to plan: WorkTreePlan
  ) throws(GitError) {
    let place = workTree.appending(String(decoding: path, as: UTF8.self))
    var submodule = WorkTreePlan(head: nil)
    if let opened = try? Repository(at: place) {
      submodule = try WorkTreePlanner(repository: opened).plan()
    }
    plan.submodules[path] = submodule
    plan.folder.insert(.folder(submodule.folder), at: path)
  }
}

extension FileStatus {
  /// The kind of file that git takes it for; nil for folders and special files.
  fileprivate var plannedKind: PlannedFile.Kind? {
    switch kind {
    case .regular: isExecutable ? .executable : .regular
    case .symbolicLink: .symbolicLink
    case .folder, .other: nil
    }
  }
}

extension Folder {
  /// The folder that holds a path's last name; nil when it is not reached without following links.
  fileprivate func parent(of path: [UInt8]) throws(GitError) -> (Folder, FileName)? {
    let names = path.split(separator: UInt8(ascii: "/")).map { FileName($0) }
    guard let last = names.last else { return nil }
    var folder = self
    for name in names.dropLast() {
      guard folder.status(of: name)?.kind == .folder else { return nil }
      folder = try folder.folder(name)
    }
    return (folder, last)
  }

  fileprivate func bytes(
    of name: FileName, _ kind: PlannedFile.Kind
  ) throws(GitError) -> [UInt8] {
    if kind == .symbolicLink { return try target(ofLink: name) }
    guard let bytes = try contents(of: name) else {
      throw Self.failure("read", path(of: name), "it changed while it was copied")
    }
    return bytes
  }
}

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
