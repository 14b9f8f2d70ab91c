/// What of an error's text stays the same from version to version.
///
/// Paths, line numbers, hashes and counts differ where the error is the same one, so they are left
/// out: `/a/Rows.swift:3:14: error: cannot find 'x'` and `/b/Table.swift:9:1: error: cannot find
/// 'x'` have one signature. Names in the text count: `Int32` is not `Int64`.
package struct ErrorSignature: Sendable, Hashable {
  /// The text without what differs.
  package let text: String

  /// The signature of an error in one line.
  package init(_ reason: String) {
    var words = reason[...]
    // What precedes the word says only where the error is.
    if let mark = words.firstRange(of: "error: ") { words = words[mark.upperBound...] }
    text = words.split(separator: " ").map(Self.common).joined(separator: " ")
  }

  /// A word, in which only what is the same in every version is left.
  private static func common(_ word: Substring) -> String {
    let (opening, core, closing) = parts(word)
    // `/` alone is an operator, and so is what has no letters.
    if core.contains("/"), core.contains(where: \.isLetter) { return opening + "PATH" + closing }
    let place = core.prefixMatch(of: /[\w+.\-]+\.[A-Za-z]+:\d+(:\d+)?/)
    if place?.range == core.startIndex..<core.endIndex { return opening + "PATH" + closing }
    let isHash = core.wholeMatch(of: /[0-9a-f]{7,64}/) != nil && core.contains(where: \.isNumber)
    let isNumber = core.wholeMatch(of: /[0-9][0-9_.:,]*/) != nil
    return opening + (isHash || isNumber ? "#" : String(core)) + closing
  }

  /// A word without the quotes, brackets and punctuation around it.
  private static func parts(_ word: Substring) -> (String, Substring, String) {
    let marks: Set<Character> = ["'", "\"", "(", ")", "[", "]", ",", ":", ";", ".", "`"]
    let opening = word.prefix { marks.contains($0) }
    let rest = word[opening.endIndex...]
    let core = rest.dropLast(rest.reversed().prefix { marks.contains($0) }.count)
    return (String(opening), core, String(rest[core.endIndex...]))
  }
}

/// Versions that fail with one error.
package struct ErrorGroup: Sendable, Hashable {
  /// Their labels, in order.
  package var labels: [String]
  /// The error as the first of them has it.
  package var reason: String

  /// Groups of versions, in the order of the first version of each.
  package static func groups(_ failures: [(label: String, reason: String)]) -> [ErrorGroup] {
    var groups: [ErrorGroup] = []
    var places: [ErrorSignature: Int] = [:]
    for (label, reason) in failures {
      let error = ErrorSignature(reason)
      if let place = places[error] {
        groups[place].labels.append(label)
      } else {
        places[error] = groups.count
        groups.append(ErrorGroup(labels: [label], reason: reason))
      }
    }
    return groups
  }

  /// The versions in a few words: `1.0`, `1.0 and 1.1`, `31 versions, 1.0 … 1.31`.
  package static func subject(_ labels: [String]) -> String {
    guard labels.count > 2, let first = labels.first, let last = labels.last else {
      return labels.joined(separator: " and ")
    }
    return "\(labels.count) versions, \(first) … \(last)"
  }
}
