/// Labels that are safe as file names and never collide.
package enum VersionLabels {
  /// One label a name, in the same order.
  ///
  /// Letters, digits and `.`, `_`, `+`, `-`, `~`, `^` stay; everything else becomes `-`; a leading dot or hyphen is
  /// replaced; long names are cut. Names that would share a label, or labels that differ in case only, get a
  /// number.
  package static func labels(for names: [String]) -> [String] {
    var taken: Set<String> = reserved
    return names.map { name in
      let base = sanitized(name)
      var label = base
      var number = 2
      while !taken.insert(label.lowercased()).inserted {
        label = "\(base)~\(number)"
        number += 1
      }
      return label
    }
  }

  /// Names in an output folder that are not a version's.
  private static let reserved: Set<String> = ["sweep", "report", "logs"]

  private static let longest = 100
  private static let punctuation: Set<Unicode.Scalar> = ["+", "-", ".", "^", "_", "~"]

  private static func sanitized(_ name: String) -> String {
    let kept = name.unicodeScalars.map { scalar -> Character in
      let isSafe = scalar.isASCII && Character(scalar).isLetterOrDigit
      return isSafe || punctuation.contains(scalar) ? Character(scalar) : "-"
    }
    let cut = String(kept.prefix(longest))
    guard let first = cut.first else { return "unnamed" }
    return first == "." || first == "-" || first == "~" ? "_" + cut.dropFirst() : cut
  }
}

extension Character {
  fileprivate var isLetterOrDigit: Bool { isLetter || isNumber }
}
