import CGit2
import SystemPackage

extension Repository {
  /// The address of `origin`, as it is configured; nil without such a remote. A relative path is
  /// made absolute.
  public var remoteURL: RemoteURL? {
    if let knownURL { return knownURL }
    guard let text = try? configuredOrigin() else { return nil }
    let url = RemoteURL(text)
    guard url.isPath, !text.hasPrefix("/") else { return url }
    return RemoteURL((workTree ?? path).appending(text).lexicallyNormalized().string)
  }

  private func configuredOrigin() throws(GitError) -> String {
    try withHandle { (repository) throws(GitError) in
      let configuration = try GitHandle(
        "git_repository_config_snapshot", release: git_config_free
      ) { git_repository_config_snapshot(&$0, repository) }
      var value = git_buf()
      defer { git_buf_dispose(&value) }
      try git("git_config_get_string_buf") {
        git_config_get_string_buf(&value, configuration.pointer, "remote.origin.url")
      }
      return String(cString: value.ptr)
    }
  }
}
