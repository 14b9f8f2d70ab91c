import SweepGit
import SweepText
import Yams

/// A key and its value in a YAML mapping, with typed access that names the line when the type is wrong.
struct YAMLEntry {
  let path: String
  let key: String
  let keyNode: Node
  let value: Node

  private var line: Int { (value.mark ?? keyNode.mark)?.line ?? 1 }

  func string() throws(DefinitionError) -> String {
    guard let text = value.scalar?.string, !text.isEmpty else { throw wrong("a text") }
    return text
  }

  func string(oneOf allowed: [String]) throws(DefinitionError) -> String {
    let text = try string()
    guard allowed.contains(text) else { throw wrong(allowed.joined(separator: " or ")) }
    return text
  }

  /// A sequence of texts, or one text.
  func strings() throws(DefinitionError) -> [String] {
    if let sequence = value.sequence {
      let texts = sequence.compactMap { $0.scalar?.string }
      guard texts.count == sequence.count else { throw wrong("a list of texts") }
      return texts
    }
    return [try string()]
  }

  func commitRange() throws(DefinitionError) -> CommitRange {
    let text = try string()
    do {
      return try CommitRange(text)
    } catch {
      throw wrong("a commit range A..B")
    }
  }

  func bool() throws(DefinitionError) -> Bool {
    guard let flag = value.bool else { throw wrong("true or false") }
    return flag
  }

  func count(from least: Int = 1) throws(DefinitionError) -> Int {
    guard let number = value.int, number >= least else {
      throw wrong("a whole number from \(least)")
    }
    return number
  }

  func seconds() throws(DefinitionError) -> Double {
    guard let number = value.float, number >= 0, number.isFinite else {
      throw wrong("a number of seconds")
    }
    return number
  }

  func unknown(among known: [String]) -> DefinitionError {
    .unknownKey(
      path: path, line: keyNode.mark?.line ?? 1, key: key,
      near: NearNames.nearest(to: key, among: known))
  }

  func wrong(_ expected: String) -> DefinitionError {
    .wrongValue(path: path, line: line, key: key, expected: expected)
  }
}

extension YamlError {
  /// The line of the problem, counted from 1.
  package var line: Int {
    switch self {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
      mark.line
    default: 1
    }
  }

  /// The problem in words.
  var problem: String {
    switch self {
    case .scanner(_, let problem, _, _), .parser(_, let problem, _, _),
      .composer(_, let problem, _, _):
      problem
    default: "\(self)".split(separator: "\n").first.map(String.init) ?? "unreadable"
    }
  }
}
