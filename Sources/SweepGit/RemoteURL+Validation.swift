extension RemoteURL {
  /// Sees that the address is one that libgit2 can clone from without side effects.
  ///
  /// - Throws: ``GitError`` with `unsupportedURL`.
  package func validate() throws(GitError) {
    if let problem {
      throw GitError(
        .unsupportedURL(problem: problem),
        facts: GitError.Facts(url: String(description.prefix(200))))
    }
  }

  private var problem: String? {
    if complete.isEmpty { return "it is empty" }
    // A newline would add lines to what the credential helper is asked.
    if complete.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) {
      return "it holds a control character"
    }
    if complete.utf8.count > 4096 { return "it is longer than 4096 bytes" }
    if [complete, parts.host, parts.user].contains(where: { $0.hasPrefix("-") }) {
      return "a part of it looks like an option"
    }
    if parts.form == .path { return nil }
    // git runs a program of the repository's choice for transport::address.
    let isTransport = parts.form == .secureCopy && parts.path.hasPrefix(":")
    guard ["file", "https", "http", "git", "ssh"].contains(parts.scheme), !isTransport else {
      return "use https, http, ssh, git or file"
    }
    if parts.scheme != "file", parts.host.isEmpty { return "it names no host" }
    return parts.path.isEmpty || parts.path == "/" ? "it names no repository" : nil
  }
}
