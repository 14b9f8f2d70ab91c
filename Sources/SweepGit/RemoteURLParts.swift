/// The parts of a repository's address.
struct RemoteURLParts: Hashable, Sendable {
  /// How the address is written.
  enum Form {
    /// `scheme://host/path`.
    case url
    /// `host:path`, which means ssh.
    case secureCopy
    /// A path on this machine.
    case path
  }

  var form: Form
  /// In lower case; `ssh` for `host:path`, empty for a path.
  var scheme = ""
  /// What stands before `@`, without it.
  var userInformation = ""
  /// With the port, when there is one.
  var host = ""
  /// With its leading slash in a URL, without it in `host:path`.
  var path = ""

  init(parsing text: String) {
    if let colon = text.firstRange(of: "://"), !text[..<colon.lowerBound].contains("/") {
      form = .url
      scheme = text[..<colon.lowerBound].lowercased()
      readAuthority(text[colon.upperBound...])
    } else if let colon = text.firstIndex(of: ":"), !text[..<colon].contains("/") {
      form = .secureCopy
      scheme = "ssh"
      splitUser(from: text[..<colon])
      path = String(text[text.index(after: colon)...])
    } else {
      form = .path
      path = text
    }
  }

  /// The user's name, as it is written.
  var user: String { String(userInformation.prefix { $0 != ":" }) }

  /// The password, as it is written; empty for none.
  var password: String { String(userInformation.dropFirst(user.count).dropFirst()) }

  /// The address without user and password, but with the user `git`.
  var redacted: String { text(user: user == "git" && scheme == "ssh" ? "git@" : "") }

  /// The address with what is to stand before the host.
  func text(user: String) -> String {
    switch form {
    case .url: "\(scheme)://\(user)\(host)\(path)"
    case .secureCopy: "\(user)\(host):\(path)"
    case .path: path
    }
  }

  private mutating func readAuthority(_ text: Substring) {
    let authority = text.prefix { $0 != "/" }
    path = String(text[authority.endIndex...])
    splitUser(from: authority)
    // A password with an unescaped slash: no port is that odd, so all up to the last @ is secret.
    let port = host.split(separator: ":").dropFirst().last ?? ""
    if userInformation.isEmpty, !host.hasPrefix("["), !port.allSatisfy(\.isNumber),
      let at = text.lastIndex(of: "@")
    {
      userInformation = String(text[..<at])
      readHost(text[text.index(after: at)...])
    }
  }

  private mutating func readHost(_ text: Substring) {
    host = String(text.prefix { $0 != "/" })
    path = String(text[text.index(text.startIndex, offsetBy: host.count)...])
  }

  private mutating func splitUser(from authority: Substring) {
    let at = authority.lastIndex(of: "@")
    userInformation = at.map { String(authority[..<$0]) } ?? ""
    host = String(at.map { authority[authority.index(after: $0)...] } ?? authority)
  }
}
