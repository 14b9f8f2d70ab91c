/// A shell pattern over a whole name: `*` any run, `?` any one character, `[a-z]` one of a set.
public struct Glob: Sendable, Hashable {
  /// The pattern as it was written.
  public let pattern: String

  /// Makes a matcher for a pattern.
  public init(_ pattern: String) {
    self.pattern = pattern
  }

  /// Whether the whole text matches the pattern.
  public func matches(_ text: String) -> Bool {
    Self.matches(Array(pattern)[...], Array(text)[...])
  }

  private static func matches(
    _ pattern: ArraySlice<Character>, _ text: ArraySlice<Character>
  ) -> Bool {
    // The last `*` seen and what it had consumed: on a mismatch it takes one character more.
    var pattern = pattern, text = text
    var retry: (pattern: ArraySlice<Character>, text: ArraySlice<Character>)?
    while true {
      if pattern.first == "*" {
        pattern = pattern.dropFirst()
        retry = (pattern, text)
      } else if let character = text.first, let rest = step(pattern, character) {
        pattern = rest
        text = text.dropFirst()
      } else if pattern.isEmpty && text.isEmpty {
        return true
      } else if let again = retry, !again.text.isEmpty {
        retry = (again.pattern, again.text.dropFirst())
        pattern = again.pattern
        text = again.text.dropFirst()
      } else {
        return false
      }
    }
  }

  /// What is left of the pattern after it has matched one character, or `nil` when it does not.
  private static func step(
    _ pattern: ArraySlice<Character>, _ character: Character
  ) -> ArraySlice<Character>? {
    guard let first = pattern.first else { return nil }
    if first == "?" { return pattern.dropFirst() }
    // A bracket that is never closed stands for itself.
    if first == "[", let close = pattern.dropFirst(2).firstIndex(of: "]") {
      let set = pattern[(pattern.startIndex + 1)..<close]
      return contains(set, character) ? pattern[(close + 1)...] : nil
    }
    return first == character ? pattern.dropFirst() : nil
  }

  private static func contains(_ set: ArraySlice<Character>, _ character: Character) -> Bool {
    let negated = set.first == "!" || set.first == "^"
    var rest = negated ? set.dropFirst() : set
    var found = false
    while let low = rest.popFirst() {
      if rest.first == "-", rest.count > 1 {
        let high = rest[rest.startIndex + 1]
        rest = rest.dropFirst(2)
        found = found || (low...max(low, high)).contains(character)
      } else {
        found = found || low == character
      }
    }
    return found != negated
  }
}
