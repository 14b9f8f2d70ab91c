import CGit2
import Foundation
import SystemPackage

extension Repository {
  /// Makes a bare repository with chosen references, which borrows this one's objects.
  ///
  /// - Parameters:
  ///   - path: The new repository's folder, which must not exist yet.
  ///   - references: Full names (`refs/tags/1.0.0`) and the commits that they lead to.
  /// - Throws: ``GitError``.
  func makeFilteredCopy(
    at path: FilePath, references: [(name: String, commit: ObjectID)]
  ) throws(GitError) {
    let facts = GitError.Facts(path: path.string)
    let objects = commonFolder.appending("objects").string
    _ = try GitHandle("git_repository_init", facts, release: git_repository_free) {
      git_repository_init(&$0, path.string, 1)
    }
    let alternates = path.string + "/objects/info/alternates"
    do {
      try Data((objects + "\n").utf8).write(to: URL(fileURLWithPath: alternates))
    } catch {
      throw Folder.failure("write", alternates)
    }
    // Opened again, so that the borrowed objects are seen.
    let copy = try GitHandle("git_repository_open", facts, release: git_repository_free) {
      git_repository_open(&$0, path.string)
    }
    for reference in references {
      var id = reference.commit.oid
      _ = try GitHandle("git_reference_create", facts, release: git_reference_free) {
        git_reference_create(&$0, copy.pointer, reference.name, &id, 1, nil)
      }
    }
  }
}
