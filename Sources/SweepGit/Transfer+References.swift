import CGit2

extension Transfer {
  /// The tags and branches that a remote has now, each as its full name and what it points at; nothing is fetched.
  ///
  /// - Parameter repository: One whose configuration says how to reach the remote.
  func references(as repository: OpaquePointer) throws(GitError) -> [String] {
    do throws(GitError) {
      let remote = try GitHandle("git_remote_create_anonymous", facts, release: git_remote_free) {
        git_remote_create_anonymous(&$0, repository, url.complete)
      }
      try setAddress(of: remote.pointer)
      return try list(remote.pointer)
    } catch {
      throw explaining(error)
    }
  }

  private func list(_ remote: OpaquePointer) throws(GitError) -> [String] {
    var options = git_remote_callbacks()
    try git("git_remote_init_callbacks", facts) {
      git_remote_init_callbacks(&options, UInt32(GIT_REMOTE_CALLBACKS_VERSION))
    }
    options = callbacks(options)
    try git("git_remote_connect", facts) {
      git_remote_connect(remote, GIT_DIRECTION_FETCH, &options, nil, nil)
    }
    defer { git_remote_disconnect(remote) }
    var heads: UnsafeMutablePointer<UnsafePointer<git_remote_head>?>?
    var count = 0
    try git("git_remote_ls", facts) { git_remote_ls(&heads, &count, remote) }
    return (0..<count).compactMap { heads?[$0]?.pointee }.compactMap { head in
      let name = String(cString: head.name)
      let counts = name.hasPrefix("refs/tags/") || name.hasPrefix("refs/heads/")
      return counts ? "\(name) \(ObjectID(head.oid))" : nil
    }.sorted()
  }
}

extension Repository {
  /// The tags and branches that another repository has now, by this one's configuration; nothing is fetched.
  ///
  /// - Throws: ``GitError`` when it cannot be reached.
  package func references(at location: String) throws(GitError) -> [String] {
    let url = RemoteURL(location)
    return try withHandle { (handle) throws(GitError) in
      try Transfer(url: url, helper: CredentialHelper(), progress: nil).references(as: handle)
    }
  }
}
