import Foundation

/// Names near to one that does not exist, for "did you mean".
public enum NearNames {
  /// The candidates nearest to a name, nearest first.
  ///
  /// - Parameters:
  ///   - name: What the user wrote.
  ///   - candidates: What exists.
  ///   - limit: How many to return at most. Of equally near ones, those that begin alike come
  ///     first.
  /// - Returns: Candidates within an edit distance of a third of the name's length (at least 2, and
  ///   1 for names shorter than 4), and those that begin with the name or that the name begins
  ///   with.
  public static func nearest(
    to name: String, among candidates: some Sequence<String>, limit: Int = 3
  ) -> [String] {
    let allowed = name.count < 4 ? 1 : max(2, name.count / 3)
    let rated = candidates.compactMap { candidate -> (distance: Int, shared: Int, name: String)? in
      let distance = editDistance(name.lowercased(), candidate.lowercased())
      let isPrefix = candidate.hasPrefix(name) || (!candidate.isEmpty && name.hasPrefix(candidate))
      guard distance <= allowed || isPrefix else { return nil }
      return (distance, name.commonPrefix(with: candidate).count, candidate)
    }
    return rated.sorted { ($0.distance, -$0.shared, $0.name) < ($1.distance, -$1.shared, $1.name) }
      .prefix(limit).map(\.name)
  }

  /// The Levenshtein distance: the fewest insertions, deletions and substitutions of one character.
  static func editDistance(_ left: String, _ right: String) -> Int {
    let right = Array(right)
    var row = Array(0...right.count)
    for (i, character) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for j in right.indices {
        let substitution = diagonal + (right[j] == character ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substitution, row[j] + 1, diagonal + 1)
      }
    }
    return row[right.count]
  }

  /// `; did you mean 1.2.0 or 1.2.1?`, or nothing when no name is near.
  package static func suggestion(_ names: [String]) -> String {
    switch names.count {
    case 0: ""
    case 1: "; did you mean \(names[0])?"
    default:
      "; did you mean \(names.dropLast().joined(separator: ", ")) or \(names[names.count - 1])?"
    }
  }
}
