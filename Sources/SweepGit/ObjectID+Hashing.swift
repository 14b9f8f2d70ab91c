import CGit2

extension ObjectID {
  /// The name that git gives a file with these contents.
  ///
  /// Calls `git_odb_hash`, which fails only for a kind of object that it does not know.
  package init(hashing contents: [UInt8]) {
    var oid = git_oid()
    let status = contents.withUnsafeBytes {
      git_odb_hash(&oid, $0.baseAddress, $0.count, GIT_OBJECT_BLOB)
    }
    precondition(status == 0, "git_odb_hash hashes every blob")
    self.init(oid)
  }
}
