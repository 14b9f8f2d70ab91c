import CGit2

extension ObjectID {
  /// Copies libgit2's form.
  package init(_ oid: git_oid) {
    guard let id = withUnsafeBytes(of: oid.id, { ObjectID(bytes: $0) }) else {
      preconditionFailure("libgit2 1.x object ids have 20 bytes")
    }
    self = id
  }

  /// libgit2's form.
  var oid: git_oid {
    var oid = git_oid()
    withUnsafeMutableBytes(of: &oid.id) { $0.copyBytes(from: bytes) }
    return oid
  }
}

extension ObjectID {
  /// The id that an object of this content has, without writing it.
  package init(hashing bytes: [UInt8], as kind: git_object_t) throws(GitError) {
    var oid = git_oid()
    try git("git_odb_hash") { git_odb_hash(&oid, bytes, bytes.count, kind) }
    self.init(oid)
  }
}
