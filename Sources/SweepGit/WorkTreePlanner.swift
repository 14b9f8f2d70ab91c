import CGit2
import SystemPackage

/// Finds the files of a work tree that git tracks, and those that it neither tracks nor ignores.
///
/// Nothing is written, not even the index that `git status` would refresh. Where `git status` finds
/// nothing to commit, the files make HEAD's tree: what git is told not to look at, or leaves out of
/// a sparse checkout, is taken from the index.
struct WorkTreePlanner {
  private let repository: Repository
  private let workTree: FilePath
  private let index: WorkTreeIndex
  private let plan: WorkTreePlan
  private let settings: Settings
  private let options: CheckoutOptions?
  private let filter: ContentFilter

  /// What the repository's configuration says of its work tree.
  private struct Settings {
    var isSparse: Bool
    var hasFileModes: Bool
    var hasLinks: Bool
  }

  /// The files on disk now.
  ///
  /// - Parameter options: How to find submodules that are not checked out; nil leaves their folders
  ///   empty, which is enough for an id.
  static func plan(
    of repository: Repository, options: CheckoutOptions? = nil
  ) throws(GitError) -> WorkTreePlan {
    let planner = try WorkTreePlanner(of: repository, options: options)
    try planner.addAll()
    return planner.plan
  }

  private init(of repository: Repository, options: CheckoutOptions?) throws(GitError) {
    guard let workTree = repository.workTree else {
      throw GitError(.noWorkTree, facts: GitError.Facts(path: repository.place))
    }
    (self.repository, self.workTree, self.options) = (repository, workTree, options)
    index = try WorkTreeIndex(of: repository)
    plan = try WorkTreePlan(of: repository)
    (settings, filter) = try repository.withHandle { (handle) throws(GitError) in
      let isTrue = { (key: String, value: Bool) in
        let text = RepositoryFormat.string(key, handle)?.lowercased()
        return text.map { ["true", "yes", "on", "1", ""].contains($0) } ?? value
      }
      let settings = Settings(
        isSparse: isTrue("core.sparseCheckout", false), hasFileModes: isTrue("core.fileMode", true),
        hasLinks: isTrue("core.symlinks", true))
      return (settings, try ContentFilter(of: repository, handle))
    }
  }

  private func addAll() throws(GitError) {
    let root = try Folder(existing: workTree)
    let attributes = Array(".gitattributes".utf8)
    for entry in index.entries
    where entry.path.split(separator: UInt8(ascii: "/")).last == attributes[...] {
      try repository.withHandle { (_) throws(GitError) in
        try filter.addAttributes(entry.id, at: entry.path)
      }
    }
    for entry in index.entries {
      if entry.mode == GIT_FILEMODE_COMMIT.rawValue {
        try addSubmodule(entry, below: root)
      } else {
        try add(entry.path, entry, below: root)
      }
    }
    for path in index.untrackedPaths { try add(path, nil, below: root) }
  }

  private func add(
    _ path: [UInt8], _ entry: WorkTreeIndex.Entry?, below root: Folder
  ) throws(GitError) {
    let found = try root.parent(of: path).flatMap { $0.status(of: $1) }
    if let entry, isTakenFromIndex(entry, isThere: found != nil) { return addFromIndex(entry) }
    guard let onDisk = found?.plannedKind else { return }
    let kind = self.kind(onDisk, entry)
    let file = PlannedFile(kind: kind) { [self] () throws(GitError) in
      // Opened again for each file: a descriptor a file would soon be too many.
      guard let (folder, name) = try root.parent(of: path), let status = folder.status(of: name)
      else { throw Folder.failure("read", FileName(path).text, "it went while it was copied") }
      let bytes = try folder.bytes(of: name, onDisk)
      if let entry, index.isUnchanged(entry, status) {
        plan.blobIDs[path] = entry.id
      } else {
        plan.blobIDs[path] = try repository.blobID(of: bytes, at: path, kind)
      }
      return bytes
    }
    plan.folder.insert(.file(file), at: path)
  }

  /// A file that a sparse checkout leaves out and that is there all the same is looked at by git.
  private func isTakenFromIndex(_ entry: WorkTreeIndex.Entry, isThere: Bool) -> Bool {
    entry.isAssumedUnchanged || (entry.isSkipped && !(isThere && settings.isSparse))
  }

  private func addFromIndex(_ entry: WorkTreeIndex.Entry) {
    let kind: PlannedFile.Kind =
      switch entry.mode {
      case GIT_FILEMODE_LINK.rawValue: .symbolicLink
      case GIT_FILEMODE_BLOB_EXECUTABLE.rawValue: .executable
      default: .regular
      }
    plan.blobIDs[entry.path] = entry.id
    let file = PlannedFile(kind: kind) { [repository, filter] () throws(GitError) in
      try repository.withHandle { (_) throws(GitError) in
        kind == .symbolicLink
          ? try filter.rawContents(of: entry.id)
          : try filter.fileContents(of: entry.id, at: entry.path)
      }
    }
    plan.folder.insert(.file(file), at: entry.path)
  }

  /// The kind that git takes a file for where the file system, or the user, cannot tell.
  private func kind(
    _ onDisk: PlannedFile.Kind, _ entry: WorkTreeIndex.Entry?
  ) -> PlannedFile.Kind {
    guard let entry, onDisk != .symbolicLink else { return onDisk }
    if !settings.hasLinks, entry.mode == GIT_FILEMODE_LINK.rawValue { return .symbolicLink }
    if settings.hasFileModes { return onDisk }
    return entry.mode == GIT_FILEMODE_BLOB_EXECUTABLE.rawValue ? .executable : .regular
  }

  private func addSubmodule(
    _ entry: WorkTreeIndex.Entry, below root: Folder
  ) throws(GitError) {
    let place = workTree.appending(String(decoding: entry.path, as: UTF8.self))
    let isThere = try root.parent(of: entry.path).flatMap { $0.status(of: $1) }?.kind == .folder
    guard isThere || isTakenFromIndex(entry, isThere: false) else { return }
    do throws(GitError) {
      let submodule = try WorkTreePlanner.plan(of: try Repository(at: place), options: options)
      plan.submodules[entry.path] = submodule
      plan.folder.insert(.folder(submodule.folder), at: entry.path)
    } catch {
      guard error.reason == .notARepository else { throw error }
      plan.absentSubmodules[entry.path] = entry.id
      plan.folder.insert(.folder(try absentSubmodule(entry)), at: entry.path)
    }
  }

  /// What a checkout of HEAD would have in the submodule's folder.
  private func absentSubmodule(_ entry: WorkTreeIndex.Entry) throws(GitError) -> PlannedFolder {
    guard let options, let head = plan.head else { return PlannedFolder() }
    var count = 0
    var planner = try SubmodulePlanner(
      repository: repository, tree: head.treeID, options: options)
    return try planner.plan(commit: entry.id, at: entry.path, entryCount: &count)
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
