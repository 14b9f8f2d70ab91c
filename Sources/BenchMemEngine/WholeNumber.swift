/// Reading decimal numbers. `Int.init(_:)` brings generic code with it that would take a tenth of
/// the engine's build.
enum WholeNumber {
  /// The number that the text is, digits with at most a minus sign before them; else nil.
  @_optimize(none)
  static func parse(_ text: String) -> Int? {
    var magnitude = 0
    var digits = 0
    var isNegative = false
    for (index, byte) in text.utf8.enumerated() {
      if index == 0 && byte == UInt8(ascii: "-") {
        isNegative = true
        continue
      }
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      let (product, overflows) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, exceeds) = product.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
      if overflows || exceeds { return nil }
      magnitude = sum
      digits += 1
    }
    guard digits > 0 else { return nil }
    return isNegative ? -magnitude : magnitude
  }
}
