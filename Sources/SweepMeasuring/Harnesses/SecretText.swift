import Foundation

/// Finds what looks like a secret in the words and variables of a command, for texts that others
/// read: logs, run files, messages.
///
/// A value is a secret where its name says so (`API_TOKEN=…`, `--password …`), where it has the
/// form of a known kind of key, and where it stands for a user in a URL.
package struct SecretText: Sendable, Hashable {
  /// The values that are secret.
  private let values: [String]

  /// What takes a secret's place.
  package static let mask = "(secret)"

  /// Looks at the words and variables of a command.
  package init(words: [String] = [], environment: [String: String] = [:]) {
    var values: Set<String> = []
    for (name, value) in environment where Self.isSecret(name: name) { values.insert(value) }
    for value in environment.values { values.formUnion(Self.known(in: value)) }
    for (place, word) in words.enumerated() {
      values.formUnion(Self.known(in: word))
      for match in word.matches(of: /[?&]([A-Za-z0-9_.-]+)=([^&\s'"#]+)/)
      where Self.isSecret(name: String(match.1)) { values.insert(String(match.2)) }
      // In a script every word may be an assignment or an option.
      let parts =
        word.contains(where: \.isWhitespace) ? word.split(whereSeparator: \.isWhitespace) : []
      for part in [Substring(word)] + parts {
        if let (name, value) = Self.assignment(part), Self.isSecret(name: name) {
          values.insert(value.trimmingCharacters(in: Self.quotes))
        }
      }
      var pairs = Array(zip(parts, parts.dropFirst()))
      if let next = words.dropFirst(place + 1).first { pairs.append((word[...], next[...])) }
      for (name, value) in pairs {
        if Self.isOption(name) { values.insert(value.trimmingCharacters(in: Self.quotes)) }
        // `user:password`, as curl takes it.
        let password = value.split(separator: ":", maxSplits: 1).dropFirst().first
        if let password, ["-u", "--user"].contains(name) {
          values.insert(password.trimmingCharacters(in: Self.quotes))
        }
      }
    }
    // The longest first, for one may be a part of another.
    // `--pass 3` is a number of passes.
    self.values = values.filter { !$0.isEmpty && !($0.count < 3 && $0.allSatisfy(\.isNumber)) }
      .sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
  }

  private static let quotes = CharacterSet(charactersIn: "'\"")

  /// Whether there are any.
  package var isEmpty: Bool { values.isEmpty }

  /// The text with a mask in place of each secret.
  package func masked(_ text: String) -> String {
    values.reduce(text) { $0.replacingOccurrences(of: $1, with: Self.mask) }
  }

  /// Variables as others may see them: those whose name says that they are secret, and those with a
  /// known kind of key, are masked.
  package static func masked(_ environment: [String: String]) -> [String: String] {
    let secrets = SecretText(environment: environment)
    return environment.mapValues(secrets.masked)
  }

  /// Whether a name says that what it names is a secret.
  package static func isSecret(name: String) -> Bool {
    let parts = name.uppercased().split { !$0.isLetter && !$0.isNumber }
    let whole = parts.joined(separator: "_")
    // The variable is where a process runs.
    let isPlace = whole == "PWD" && !name.hasPrefix("-")
    return signs.contains { whole.contains($0) }
      || !isPlace && !wholeSigns.isDisjoint(with: parts.map(String.init))
  }

  /// What is a sign only as a whole word of a name.
  private static let wholeSigns: Set<String> = ["KEY", "AUTH", "PASS", "PWD"]
  private static let signs = [
    "TOKEN", "PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "APIKEY", "API_KEY", "ACCESS_KEY",
    "PRIVATE_KEY", "CREDENTIAL", "AUTHORIZATION",
  ]

  /// An option whose value is the next word: `--password`, `--api-key`.
  private static func isOption(_ word: Substring) -> Bool {
    word.hasPrefix("-") && !word.contains("=") && isSecret(name: String(word))
  }

  /// `NAME=VALUE`, as a variable or as an option; `name: value`, as a header.
  private static func assignment(_ word: Substring) -> (name: String, value: String)? {
    guard let place = word.firstIndex(where: { $0 == "=" || $0 == ":" }), place > word.startIndex,
      !word[..<place].contains(where: \.isWhitespace)
    else { return nil }
    let value = word[word.index(after: place)...].drop { $0 == " " }
    // `https://token-service` has no secret.
    guard !value.hasPrefix("//") else { return nil }
    return (String(word[..<place]), String(value))
  }

  /// Keys that are known by their form, and what stands for a user in a URL.
  private static func known(in text: String) -> [String] {
    let patterns: [Regex<(Substring, Substring)>] = [
      /:\/\/([^\/\s'"]+)@/, /(?i:bearer|basic)\s+([A-Za-z0-9._~+\/=-]{8,})/,
      /\b(sk-[A-Za-z0-9_-]{16,})/,
      /\b(AKIA[A-Z0-9]{12,})/, /\b(gh[opsur]_[A-Za-z0-9]{16,})/, /\b(github_pat_[A-Za-z0-9_]{16,})/,
      /\b(xox[abprs]-[A-Za-z0-9-]{10,})/, /\b(glpat-[A-Za-z0-9_-]{16,})/,
    ]
    return patterns.flatMap { text.matches(of: $0).map { String($0.1) } }.filter { $0 != "git" }
  }
}
