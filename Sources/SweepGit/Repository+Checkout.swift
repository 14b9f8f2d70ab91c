import SystemPackage

extension Repository {
  /// Writes a commit's files, submodules included, into a new or empty folder.
  ///
  /// Execute bits, symbolic links and line ends come out as git writes them. The repository is not
  /// touched. The whole tree is checked before the first file is written.
  ///
  /// - Throws: ``GitError`` with `unsafeName`, `treeTooLarge`, `submodule`, `missingObject`, or
  ///   `fileSystem`, also when the folder is not empty.
  @discardableResult
  public func checkOut(
    _ commit: Commit, into folder: FilePath, options: CheckoutOptions = CheckoutOptions()
  ) throws(GitError) -> CheckoutReport {
    let target = try openTarget(folder)
    let kept = options.keptNames.map { FileName($0.utf8) }
    guard try target.names().allSatisfy(kept.contains) else {
      throw Folder.failure("check out into", folder.string, "the folder is not empty")
    }
    return try update(target, to: commit, options)
  }

  /// Moves a folder that holds some version to another, as a lane of an incremental sweep does:
  /// only files that differ are written, and files that the commit lacks are removed.
  ///
  /// Unchanged files keep their modification time. What is on disk is compared with the commit, so
  /// it does not matter what the folder held, nor whether an earlier update was interrupted.
  @discardableResult
  public func updateCheckout(
    in folder: FilePath, to commit: Commit, options: CheckoutOptions = CheckoutOptions()
  ) throws(GitError) -> CheckoutReport {
    try update(try openTarget(folder), to: commit, options)
  }

  private func update(
    _ target: Folder, to commit: Commit, _ options: CheckoutOptions
  ) throws(GitError) -> CheckoutReport {
    var planner = TreePlanner(repository: self, options: options)
    var submodules = try SubmodulePlanner(
      repository: self, tree: commit.treeID, options: options)
    let plan = try planner.plan(tree: commit.treeID, submodules: &submodules)
    var update = FolderUpdate(keeping: Set(options.keptNames.map { FileName($0.utf8) }))
    try update.apply(plan, to: target)
    return update.report
  }
}
