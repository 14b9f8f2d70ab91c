extension RemoteURL {
  /// The address that a submodule's URL means: itself, or, when it starts with `./` or `../`, one
  /// relative to this address, as `git submodule` works it out.
  ///
  /// Nil when `../` would climb above the host or the root folder.
  func resolving(submoduleURL text: String) -> RemoteURL? {
    guard text.hasPrefix("./") || text.hasPrefix("../") else { return RemoteURL(text) }
    var rest = Substring(text)
    var folders = parts.path.split(separator: "/").map(String.init)
    while true {
      if rest.hasPrefix("./") {
        rest = rest.dropFirst(2)
      } else if rest.hasPrefix("../") {
        guard !folders.isEmpty else { return nil }
        folders.removeLast()
        rest = rest.dropFirst(3)
      } else {
        break
      }
    }
    folders += rest.split(separator: "/").map(String.init)
    guard !folders.isEmpty, !folders.contains("..") else { return nil }
    var resolved = parts
    resolved.path = (parts.path.hasPrefix("/") ? "/" : "") + folders.joined(separator: "/")
    let user = parts.userInformation.isEmpty ? "" : parts.userInformation + "@"
    return RemoteURL(resolved.text(user: user))
  }
}
