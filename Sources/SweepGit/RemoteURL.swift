import Foundation

/// A repository's address, as git reads one: `https://host/path`, `ssh://`, `git://`, `http://`,
/// `file://`, `user@host:path`, or a path.
///
/// Its text leaves out user and password, so that it may be printed, stored and compared. Only
/// libgit2 and git's credential helper see the rest.
public struct RemoteURL: Sendable {
  /// The address as given, credentials included.
  package let complete: String

  /// The address's parts.
  let parts: RemoteURLParts

  /// Takes any text. ``Repository/clone(_:intoBareCache:credentials:progress:)`` says whether it
  /// can be cloned.
  public init(_ text: String) {
    complete = text
    parts = RemoteURLParts(parsing: text)
  }

  /// Whether the address is a path on this machine and not a URL.
  public var isPath: Bool { parts.form == .path }

  /// Whether the repository is on this machine: a path or a `file:` URL.
  public var isLocal: Bool { isPath || parts.scheme == "file" }
}

extension RemoteURL: CustomStringConvertible, CustomReflectable {
  /// The address without user and password. The user `git` stays: it is every ssh host's user for
  /// repositories, and a later fetch needs it.
  public var description: String { parts.redacted }

  /// Only the text without credentials, for `dump` and failed expectations.
  public var customMirror: Mirror { Mirror(self, children: ["url": description]) }
}

extension RemoteURL: Hashable {
  /// Equal addresses may differ in their credentials.
  public static func == (left: RemoteURL, right: RemoteURL) -> Bool {
    left.description == right.description
  }

  /// Hashes the text without credentials.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(description)
  }
}

extension RemoteURL {
  /// A message in which the credentials, should libgit2 have quoted them, are stars.
  func redacting(_ message: String) -> String {
    var message = message.replacing(complete, with: description)
    for secret in [parts.userInformation, parts.password, parts.user] where secret.count > 3 {
      message = message.replacing(secret, with: "***")
    }
    return message
  }
}

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

/// A remote repository on this machine.
struct LocalRemote {
  private let url: RemoteURL

  /// Takes a path or a `file:` URL.
  init(_ url: RemoteURL) {
    self.url = url
  }

  /// The folder that the address names: itself or, as git has it, with `.git` behind it.
  ///
  /// - Throws: ``GitError`` with `notARepository` when neither is there.
  func folder() throws(GitError) -> String {
    let written = url.parts.path
    let path = url.isPath ? written : written.removingPercentEncoding ?? written
    var isFolder: ObjCBool = false
    for candidate in [path, path + ".git"]
    where FileManager.default.fileExists(atPath: candidate, isDirectory: &isFolder) {
      if isFolder.boolValue { return candidate }
    }
    throw GitError(.notARepository, facts: GitError.Facts(url: url.description))
  }
}
