import SweepText

/// A command line, taken apart as a shell does it, though no shell runs it.
///
/// Words end at white space. Single quotes keep everything, double quotes all but a backslash
/// before `"`, `\`, `$` or a backtick; outside of quotes a backslash keeps the next character.
/// Nothing is expanded: `$HOME` and `*.txt` are what they are.
public struct CommandWords: Sendable, Hashable {
  /// The words.
  public let words: [String]

  /// Why a text is no command line.
  public enum Problem: Error, Sendable, Hashable {
    /// A quote that does not end.
    case openQuote
    /// A backslash with nothing behind it.
    case openEscape
    /// Something that only a shell does.
    case shell(String)
    /// No word.
    case empty

    /// What is wrong, and the way out.
    public var text: String {
      switch self {
      case .openQuote: "has a quote that does not end"
      case .openEscape: "ends with a backslash"
      case .shell(let sign):
        "has '\(sign)', which only a shell understands: name one (sh -c '…'), or quote it"
      case .empty: "names no executable"
      }
    }
  }

  /// Takes a text apart.
  public init(parsing text: String) throws(Problem) {
    var words: [String] = []
    var word: String?
    var rest = Substring(text)
    while let character = rest.popFirst() {
      switch character {
      case "'":
        guard let end = rest.firstIndex(of: "'") else { throw .openQuote }
        word = (word ?? "") + rest[..<end]
        rest = rest[rest.index(after: end)...]
      case "\"": word = (word ?? "") + (try Self.quoted(&rest))
      case "\\":
        guard let next = rest.popFirst() else { throw .openEscape }
        word = (word ?? "") + String(next)
      case "|", "&", ";", "<", ">", "`": throw .shell(String(character))
      case _ where character.isWhitespace:
        if let word { words.append(word) }
        word = nil
      default:
        if character == "$", rest.first == "(" { throw .shell("$(") }
        word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    guard let first = words.first, !first.isEmpty else { throw .empty }
    self.words = words
  }

  /// The rest of a word in double quotes.
  private static func quoted(_ rest: inout Substring) throws(Problem) -> String {
    var text = ""
    while let character = rest.popFirst() {
      switch character {
      case "\"": return text
      case "\\":
        guard let next = rest.popFirst() else { throw .openQuote }
        text += "\"\\$`".contains(next) ? String(next) : "\\\(next)"
      default: text.append(character)
      }
    }
    throw .openQuote
  }
}
