import CGit2
import SystemPackage

extension Repository {
  /// Copies the work tree as it is, uncommitted changes included, into a folder: tracked files, and
  /// untracked ones that are not ignored. Neither the work tree nor git's files are touched.
  ///
  /// The folder is updated as ``updateCheckout(in:to:options:)`` does it. A submodule's own work
  /// tree is copied; one that is not checked out is taken as HEAD has it.
  ///
  /// - Throws: ``GitError`` with `noWorkTree` in a bare repository, or `fileSystem`.
  public func workTreeSnapshot(
    into folder: FilePath, options: CheckoutOptions = CheckoutOptions()
  ) throws(GitError) -> WorkTreeSnapshot {
    let plan = try WorkTreePlanner.plan(of: self, options: options)
    var update = FolderUpdate(keeping: Set(options.keptNames.map { FileName($0.utf8) }))
    try update.apply(plan.folder, to: try openTarget(folder))
    return WorkTreeSnapshot(treeID: try plan.treeID(), report: update.report)
  }

  /// The id that ``workTreeSnapshot(into:options:)`` would give, without copying anything.
  public func workTreeID() throws(GitError) -> ObjectID {
    let plan = try WorkTreePlanner.plan(of: self)
    try plan.folder.loadAll()
    return try plan.treeID()
  }

  /// The id of the blob that `git add` would make of a file.
  func blobID(
    of bytes: [UInt8], at path: [UInt8], _ kind: PlannedFile.Kind
  ) throws(GitError) -> ObjectID {
    if kind == .symbolicLink || bytes.isEmpty {
      return try ObjectID(hashing: bytes, as: GIT_OBJECT_BLOB)
    }
    return try withHandle { (repository) throws(GitError) in
      let facts = GitError.Facts(path: String(decoding: path, as: UTF8.self))
      let flags = UInt32(GIT_ATTR_CHECK_FILE_THEN_INDEX)
      if ContentFilter.filterName(at: path, in: repository, flags: flags) == "lfs" {
        return try ObjectID(hashing: LargeFilePointer.bytes(for: bytes), as: GIT_OBJECT_BLOB)
      }
      var filters: OpaquePointer?
      try git("git_filter_list_load", facts) {
        FileName(path).withCString {
          git_filter_list_load(
            &filters, repository, nil, $0, GIT_FILTER_TO_ODB, GIT_FILTER_ALLOW_UNSAFE.rawValue)
        }
      }
      guard let filters else { return try ObjectID(hashing: bytes, as: GIT_OBJECT_BLOB) }
      defer { git_filter_list_free(filters) }
      var cleaned = git_buf()
      defer { git_buf_dispose(&cleaned) }
      try git("git_filter_list_apply_to_buffer", facts) {
        bytes.withUnsafeBytes {
          git_filter_list_apply_to_buffer(
            &cleaned, filters, $0.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
        }
      }
      let stored = Array(UnsafeRawBufferPointer(start: cleaned.ptr, count: cleaned.size))
      return try ObjectID(hashing: stored, as: GIT_OBJECT_BLOB)
    }
  }
}

/// The uncommitted state of a work tree, copied into a folder.
public struct WorkTreeSnapshot: Hashable, Sendable {
  /// The tree that a commit of exactly these files would have. So it equals HEAD's tree when
  /// nothing is changed, and two snapshots with equal files have equal ids.
  public var treeID: ObjectID

  /// What was done to the folder.
  public var report: CheckoutReport

  /// Makes a snapshot from its parts.
  public init(treeID: ObjectID, report: CheckoutReport) {
    self.treeID = treeID
    self.report = report
  }
}
