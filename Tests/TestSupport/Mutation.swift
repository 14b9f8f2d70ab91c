/// Damages files as a disk, an editor or an enemy would, the same in every run.
package enum Mutation {
  private static let pieces: [String] = [
    "null", "{}", "[]", "\"x\"", "-1", "1e999", "NaN", "-Infinity", "1.5", "true", "{\"a\":[{}]}",
    "[[[[", "\u{0}", "\\u0000", "\"", ",", "]", "}", "\u{FFFD}", "99999999999999999999", "\\ud800",
  ]

  /// Cuts, doubles, overwrites and inserts at random places.
  package static func mutated(
    _ bytes: [UInt8], _ random: inout SeededGenerator
  ) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      guard !bytes.isEmpty else { return bytes }
      let place = Int.random(in: 0..<bytes.count, using: &random)
      let end = Swift.min(bytes.count, place + Int.random(in: 0...40, using: &random))
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes.removeSubrange(place...)
      case 1: bytes.removeSubrange(place..<end)
      case 2: bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
      case 3: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
      default:
        let piece = Self.pieces.randomElement(using: &random) ?? ""
        bytes.replaceSubrange(place..<end, with: Array(piece.utf8))
      }
    }
    return bytes
  }
}
