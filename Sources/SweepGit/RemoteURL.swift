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

  /// Takes any text. ``Repository/clone(_:intoBareCache:credentials:progress:)`` says whether it can
  /// be cloned.
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
