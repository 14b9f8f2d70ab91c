import CGit2
import Foundation
import SystemPackage

/// Makes a checkout a repository at the version's commit, for manifests that ask for it.
///
/// SwiftPM fills `Context.gitInformation` by running `git` in the package's folder. Without a
/// repository there it is nil, or, worse, that of a repository around the cache. The folder's
/// `.git` borrows all objects, and holds HEAD, the tags at it, and an index, so that nothing is
/// uncommitted.
struct CheckoutHistory {
  /// By this file we know a `.git` of ours, which the next version may replace.
  private static let mark = "benchmem-sweep-checkout"

  /// Whether the `.git` in a folder was made here.
  static func isOurs(_ folder: FilePath) -> Bool {
    FileManager.default.fileExists(atPath: folder.appending(".git").appending(mark).string)
  }

  /// Whether a manifest of the package asks which commit it is at.
  static func isAskedFor(
    by tree: ObjectID, package: String, in repository: Repository
  ) throws(GitError) -> Bool {
    let prefix = package.isEmpty ? "" : package + "/"
    for name in try repository.manifestNames(inTree: tree, folder: package) {
      let text = try repository.textFile(prefix + name, inTree: tree)
      if text?.contains("gitInformation") == true { return true }
    }
    return false
  }

  /// Writes the `.git` of a folder that holds the commit's files.
  static func write(
    _ commit: Commit, of repository: Repository, in folder: FilePath
  ) throws(GitError) {
    let git = folder.appending(".git")
    let tags = try repository.tags().tags.filter { $0.commitID == commit.id }
    var packed = Array("# pack-refs with: sorted\n".utf8)
    for tag in tags {
      packed += Array("\(commit.id) refs/tags/".utf8) + FileName(referenceText: tag.name).bytes
      packed.append(UInt8(ascii: "\n"))
    }
    let objects = repository.commonFolder.appending("objects").string
    var files: [(path: String, bytes: [UInt8])] = [
      ("HEAD", Array("\(commit.id)\n".utf8)),
      ("objects/info/alternates", Array("\(objects)\n".utf8)),
      ("config", Array("[core]\n\trepositoryFormatVersion = 0\n\tbare = false\n".utf8)),
      ("packed-refs", packed), (mark, []),
    ]
    let shallow = repository.commonFolder.appending("shallow").string
    if let data = FileManager.default.contents(atPath: shallow) {
      files.append(("shallow", [UInt8](data)))
    }
    do {
      for name in ["objects/info", "refs"] {
        try FileManager.default.createDirectory(
          atPath: git.appending(name).string, withIntermediateDirectories: true)
      }
      for (path, bytes) in files {
        try Data(bytes).write(to: URL(fileURLWithPath: git.appending(path).string))
      }
    } catch {
      throw Folder.failure("write", git.string, "\(error.localizedDescription)")
    }
    try writeIndex(of: commit.treeID, in: git)
  }

  private static func writeIndex(of tree: ObjectID, in git: FilePath) throws(GitError) {
    let repository = try Repository(at: git)
    try repository.withHandle { (handle) throws(GitError) in
      let facts = GitError.Facts(path: git.string)
      let index = try GitHandle("git_repository_index", facts, release: git_index_free) {
        git_repository_index(&$0, handle)
      }
      let tree = try repository.openTree(tree, in: handle)
      let pointer = index.pointer
      try SweepGit.git("git_index_read_tree", facts) { git_index_read_tree(pointer, tree.pointer) }
      try SweepGit.git("git_index_write", facts) { git_index_write(pointer) }
    }
  }
}

extension Repository {
  /// `Package.swift`, and those for single tools versions, `Package@swift-5.9.swift`.
  fileprivate func manifestNames(
    inTree id: ObjectID, folder: String
  ) throws(GitError) -> [String] {
    try withHandle { (handle) throws(GitError) in
      var tree = try openTree(id, in: handle)
      for name in folder.split(separator: "/") {
        guard let entry = git_tree_entry_byname(tree.pointer, String(name)),
          git_tree_entry_type(entry) == GIT_OBJECT_TREE
        else { return [] }
        tree = try openTree(ObjectID(git_tree_entry_id(entry).pointee), in: handle)
      }
      return (0..<git_tree_entrycount(tree.pointer)).compactMap { position in
        git_tree_entry_byindex(tree.pointer, position).flatMap { git_tree_entry_name($0) }
          .map { String(cString: $0) }
      }.filter { $0.hasPrefix("Package") && $0.hasSuffix(".swift") }
    }
  }
}
