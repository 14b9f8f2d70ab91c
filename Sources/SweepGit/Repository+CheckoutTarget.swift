import CGit2
import Foundation
import SystemPackage

extension Repository {
  /// Opens the folder of a checkout, and makes sure that it is no part of a repository: an update
  /// removes what it does not know.
  func openTarget(_ path: FilePath) throws(GitError) -> Folder {
    let gitFiles = path.appending(".git").string
    guard !FileManager.default.fileExists(atPath: gitFiles), !touchesRepository(path.real) else {
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

  private func isIgnored(_ path: some StringProtocol) -> Bool {
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
