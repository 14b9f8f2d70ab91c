import CGit2
import Foundation
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
    let plan = try planner.plan(
      tree: commit.treeID, submodules: &submodules, edits: options.edits)
    var update = FolderUpdate(keeping: Set(options.keptNames.map { FileName($0.utf8) }))
    try update.apply(plan, to: target)
    return update.report
  }
}

/// How a version is checked out.
public struct CheckoutOptions: Sendable {
  /// Names at the top of the folder that are left alone though the version lacks them.
  public var keptNames: [String]

  /// The cache that submodules are cloned into when the repository does not hold them; nil
  /// refuses to clone.
  public var submoduleCache: RepositoryCache?

  /// How large the tree may be.
  public var limits: CheckoutLimits

  /// What is changed in the version's files.
  package var edits = SourceEdits()

  /// Takes the options; by default SwiftPM's own folder is kept, and nothing is cloned.
  public init(
    keptNames: [String] = [".build"], submoduleCache: RepositoryCache? = nil,
    limits: CheckoutLimits = CheckoutLimits()
  ) {
    self.keptNames = keptNames
    self.submoduleCache = submoduleCache
    self.limits = limits
  }
}

/// How large a tree may be. A few kilobytes of a hostile repository can describe 10¹⁰ files.
public struct CheckoutLimits: Hashable, Sendable {
  /// The largest number of files and folders, submodules included.
  public var maximumEntries: Int

  /// The largest number of folders inside each other.
  public var maximumDepth: Int

  /// How many repositories may be nested as submodules of submodules.
  public var maximumSubmoduleDepth: Int

  /// Takes the limits; the defaults are far beyond any package.
  public init(
    maximumEntries: Int = 1_000_000, maximumDepth: Int = 200, maximumSubmoduleDepth: Int = 10
  ) {
    self.maximumEntries = maximumEntries
    self.maximumDepth = maximumDepth
    self.maximumSubmoduleDepth = maximumSubmoduleDepth
  }
}

extension Repository {
  /// Opens the folder of a checkout, and makes sure that it is no part of a repository: an update
  /// removes what it does not know.
  func openTarget(_ path: FilePath) throws(GitError) -> Folder {
    let gitFiles = path.appending(".git").string
    let isRepository =
      FileManager.default.fileExists(atPath: gitFiles) && !CheckoutHistory.isOurs(path)
    guard !isRepository, !touchesRepository(path.real) else {
      throw Folder.failure(
        "check out into", path.string, "the folder is part of a git repository")
    }
    return try Folder(at: path)
  }

  private func touchesRepository(_ target: String) -> Bool {
    let own = [path, commonFolder].map { URL(fileURLWithPath: $0.string).path }
    if own.contains(where: { target.isInside($0) || $0.isInside(target) }) { return true }
    guard let workTree = workTree.map({ URL(fileURLWithPath: $0.string).path }) else {
      return false
    }
    if workTree.isInside(target) { return true }
    return target.isInside(workTree) && !isIgnored(target.dropFirst(workTree.count + 1) + "/")
  }

  /// Whether git ignores a path of the work tree; a folder's ends in a slash.
  func isIgnored(_ path: some StringProtocol) -> Bool {
    let ignored = try? withHandle { (repository) throws(GitError) in
      var ignored: CInt = 0
      try git("git_ignore_path_is_ignored") {
        git_ignore_path_is_ignored(&ignored, repository, String(path))
      }
      return ignored == 1
    }
    return ignored ?? false
  }
}

extension FilePath {
  /// The path without links, of which the last names need not exist.
  fileprivate var real: String {
    var existing = URL(fileURLWithPath: string).standardizedFileURL
    var missing: [String] = []
    while !FileManager.default.fileExists(atPath: existing.path), existing.path != "/" {
      missing.append(existing.lastPathComponent)
      existing.deleteLastPathComponent()
    }
    return missing.reversed().reduce(existing.resolvingSymlinksInPath()) {
      $0.appendingPathComponent($1)
    }.path
  }
}

extension String {
  /// Whether this path is the folder or below it.
  fileprivate func isInside(_ folder: String) -> Bool {
    self == folder || hasPrefix(folder.hasSuffix("/") ? folder : folder + "/")
  }
}
