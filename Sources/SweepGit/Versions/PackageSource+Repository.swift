import Foundation
import SystemPackage

extension PackageSource {
  /// Whether a version has a manifest; nil where a partial clone cannot tell.
  ///
  /// - Throws: ``GitError``.
  package func hasPackage(_ version: Version) throws(GitError) -> Bool? {
    if version.isWorkTree, let folder = repository.workTree {
      return FileManager.default.fileExists(
        atPath: packageFolder(in: folder.string) + "/Package.swift")
    }
    do throws(GitError) {
      let tree = try repository.resolve(version.commit).treeID
      let manifest = packagePath.isEmpty ? "Package.swift" : packagePath + "/Package.swift"
      return try repository.hasFile(manifest, inTree: tree)
    } catch {
      guard error.reason == .missingObject else { throw error }
      return nil
    }
  }

  /// What a user should know of the repository before its numbers are believed: a line each.
  ///
  /// - Parameter readsTags: Whether an answer depends on which tags there are.
  public func notices(readsTags: Bool) -> [String] {
    repository.notices() + (readsTags ? repository.shallowNotice.map { [$0] } ?? [] : [])
  }
}

extension Repository {
  /// A package's folder from the top of the repository, without `.` and `..`.
  ///
  /// - Parameters:
  ///   - path: Relative to `folder`, or an absolute one in the work tree.
  ///   - folder: From the top of the repository.
  /// - Throws: ``GitError`` with `badPackagePath`.
  func packagePath(_ path: String, below folder: String = "") throws(GitError) -> String {
    func failure(_ problem: String) -> GitError {
      GitError(
        .badPackagePath(path, problem: problem),
        facts: GitError.Facts(path: knownURL?.description ?? place))
    }
    var names = folder.split(separator: "/")
    var rest = FilePath(path)
    if rest.isAbsolute {
      let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
      guard let inside = [path, real].lazy.compactMap(pathInWorkTree).first else {
        throw failure("is not in")
      }
      (rest, names) = (inside, [])
    }
    for name in rest.string.split(separator: "/") where name != "." {
      if name != ".." {
        names.append(name)
      } else if names.popLast() == nil {
        throw failure("leads out of")
      }
    }
    guard names.allSatisfy({ FileName($0.utf8).isSafe }) else {
      throw failure("cannot be in a tree of")
    }
    return names.joined(separator: "/")
  }

  /// An absolute path from the work tree's root; nil outside of it.
  private func pathInWorkTree(_ path: String) -> FilePath? {
    var path = FilePath(path).lexicallyNormalized()
    guard let workTree, path.removePrefix(workTree.lexicallyNormalized()) else { return nil }
    return path
  }

  /// That tags may be missing, in a shallow clone.
  fileprivate var shallowNotice: String? {
    guard isShallow else { return nil }
    return "'\(place)' is a shallow clone and may lack tags: "
      + "git fetch --unshallow --tags there brings all"
  }
}
