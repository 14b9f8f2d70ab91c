import CGit2

extension Repository {
  /// Whether the repository has the object.
  package func contains(_ id: ObjectID) -> Bool {
    let found = try? withHandle { (repository) throws(GitError) in
      let database = try GitHandle("git_repository_odb", release: git_odb_free) {
        git_repository_odb(&$0, repository)
      }
      var oid = id.oid
      return git_odb_exists(database.pointer, &oid) == 1
    }
    return found ?? false
  }

  /// The text of a file at the top of a tree; nil when there is no regular file of that name.
  package func textFile(_ name: String, inTree id: ObjectID) throws(GitError) -> String? {
    try withHandle { (repository) throws(GitError) in
      let facts = GitError.Facts(path: place, revision: id.description)
      let tree = try openTree(id, in: repository)
      guard let entry = git_tree_entry_byname(tree.pointer, name),
        git_tree_entry_filemode(entry) != GIT_FILEMODE_LINK,
        git_tree_entry_type(entry) == GIT_OBJECT_BLOB
      else { return nil }
      let blob = try GitHandle("git_blob_lookup", facts, release: git_blob_free) {
        git_blob_lookup(&$0, repository, git_tree_entry_id(entry))
      }
      let bytes = UnsafeRawBufferPointer(
        start: git_blob_rawcontent(blob.pointer), count: Int(git_blob_rawsize(blob.pointer)))
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
