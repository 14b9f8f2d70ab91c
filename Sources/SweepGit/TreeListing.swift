import CGit2

/// What is in a tree, without what is in its files.
extension Repository {
  /// The names in a folder of a tree, in git's order; none where there is no such folder.
  package func names(inTree id: ObjectID, folder: String = "") throws(GitError) -> [String] {
    try withHandle { (repository) throws(GitError) in
      var tree = try openTree(id, in: repository)
      if !folder.isEmpty {
        var found: OpaquePointer?
        let status = git_tree_entry_bypath(&found, tree.pointer, folder)
        guard status != GIT_ENOTFOUND.rawValue else { return [] }
        let facts = GitError.Facts(path: place, revision: id.description)
        try git("git_tree_entry_bypath", facts) { status }
        defer { git_tree_entry_free(found) }
        guard let found, git_tree_entry_type(found) == GIT_OBJECT_TREE else { return [] }
        tree = try openTree(ObjectID(git_tree_entry_id(found).pointee), in: repository)
      }
      return (0..<git_tree_entrycount(tree.pointer)).compactMap { index in
        git_tree_entry_byindex(tree.pointer, index).map { String(cString: git_tree_entry_name($0)) }
      }
    }
  }

  /// Where the symbolic links of a tree lead, by their paths.
  package func links(inTree id: ObjectID) throws(GitError) -> [String: String] {
    try withHandle { (repository) throws(GitError) in
      let tree = try openTree(id, in: repository)
      var blobs: [String: git_oid] = [:]
      let status = withUnsafeMutablePointer(to: &blobs) { blobs in
        git_tree_walk(
          tree.pointer, GIT_TREEWALK_PRE,
          { root, entry, blobs in
            guard git_tree_entry_filemode(entry) == GIT_FILEMODE_LINK, let root else { return 0 }
            let path = String(cString: root) + String(cString: git_tree_entry_name(entry))
            blobs?.assumingMemoryBound(to: [String: git_oid].self).pointee[path] =
              git_tree_entry_id(entry).pointee
            return 0
          }, blobs)
      }
      let facts = GitError.Facts(path: place, revision: id.description)
      try git("git_tree_walk", facts) { status }
      var links: [String: String] = [:]
      for (path, id) in blobs {
        var oid = id
        let blob = try GitHandle("git_blob_lookup", facts, release: git_blob_free) {
          git_blob_lookup(&$0, repository, &oid)
        }
        let bytes = UnsafeRawBufferPointer(
          start: git_blob_rawcontent(blob.pointer), count: Int(git_blob_rawsize(blob.pointer)))
        links[path] = String(decoding: bytes, as: UTF8.self)
      }
      return links
    }
  }
}
