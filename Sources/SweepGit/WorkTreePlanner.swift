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
