/// The parts of a benchmark id, `Target::Group::name[params]`.
package enum BenchmarkID {
  /// The id without what stands before the name: `name[params]`.
  ///
  /// Only what stands before the parameters is looked at, which may hold `::` themselves.
  package static func shortName(_ id: String) -> String {
    let bytes = Array(id.utf8.prefix { $0 != UInt8(ascii: "[") })
    let colon = UInt8(ascii: ":")
    guard bytes.count > 1,
      let end = bytes.indices.dropFirst().last(where: {
        bytes[$0] == colon && bytes[$0 - 1] == colon
      })
    else { return id }
    return String(decoding: Array(id.utf8)[(end + 1)...], as: UTF8.self)
  }

  /// Whether `one` stands before `other`: numbers in ids count as numbers, so that `[1000]` stands
  /// before `[10000]` and `[n=9]` before `[n=10]`.
  package static func precedes(_ one: String, _ other: String) -> Bool {
    var (left, right) = (Array(one.utf8)[...], Array(other.utf8)[...])
    while let a = left.first, let b = right.first {
      if isDigit(a), isDigit(b) {
        let (first, second) = (number(&left), number(&right))
        if first.count != second.count { return first.count < second.count }
        if first != second { return first.lexicographicallyPrecedes(second) }
      } else {
        if a != b { return a < b }
        left.removeFirst()
        right.removeFirst()
      }
    }
    if left.isEmpty != right.isEmpty { return left.isEmpty }
    return one.utf8.lexicographicallyPrecedes(other.utf8)
  }

  /// Takes the digits at the start, without leading zeros.
  private static func number(_ bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let digits = bytes.prefix(while: isDigit)
    bytes.removeFirst(digits.count)
    return digits.drop { $0 == UInt8(ascii: "0") }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}
