/// Numbers as tables show them, in one unit a column.
enum Quantity {
  case bytes, seconds, count

  /// A unit and what it is worth.
  typealias Step = (sign: String, divisor: Double)

  /// The unit that suits the smallest positive one of the values, so that it stays readable.
  @_optimize(none)
  func step(for values: [Double]) -> Step {
    let anchor = values.filter { $0 > 0 }.min() ?? 0
    return steps.last { anchor >= $0.divisor } ?? steps[0]
  }

  @_optimize(none)
  private var steps: [Step] {
    switch self {
    case .count: [("", 1)]
    case .seconds: [("ns", 1e-9), ("µs", 1e-6), ("ms", 1e-3), ("s", 1)]
    case .bytes:
      [
        ("B", 1), ("KiB", 1024), ("MiB", 1_048_576), ("GiB", 1_073_741_824),
        ("TiB", 1_099_511_627_776),
      ]
    }
  }

  /// A value as a bare number in a unit: bytes and counts with thousands separators, times with
  /// four significant digits.
  @_optimize(none)
  func text(_ value: Double, in step: Step) -> String {
    let number = value / step.divisor
    switch self {
    case .count, .bytes: return Self.grouped(number, decimals: step.divisor == 1 ? 0 : 2)
    case .seconds:
      if number >= 999.95 { return Self.grouped(number, decimals: 0) }
      var decimals = 3
      var bound = 10.0
      while number >= bound && decimals > 0 {
        bound *= 10
        decimals -= 1
      }
      var text = Self.grouped(number, decimals: decimals, isExact: true)
      while text.hasSuffix("0") { text.removeLast() }
      if text.hasSuffix(".") { text.removeLast() }
      return text
    }
  }

  /// A number that is not negative, rounded half to even.
  ///
  /// - Parameter isExact: Whether what multiplying loses decides where it makes two halves equal,
  ///   as `printf` decides.
  @_optimize(none)
  private static func grouped(_ value: Double, decimals: Int, isExact: Bool = false) -> String {
    var factor = 1.0
    for _ in 0..<decimals { factor *= 10 }
    let product = value * factor
    guard product < 1e15 else { return value.description }
    var rest = Int(product.rounded(.toNearestOrEven))
    let loss = (-product).addingProduct(value, factor)
    if isExact && loss != 0 && product - product.rounded(.down) == 0.5 {
      rest = Int(product.rounded(loss > 0 ? .up : .down))
    }
    var digits: [Character] = []
    var place = -decimals
    while rest > 0 || place <= 0 {
      if place == 0 && decimals > 0 { digits.append(".") }
      if place > 0 && place % 3 == 0 { digits.append(",") }
      digits.append(Character(UnicodeScalar(UInt8(ascii: "0") + UInt8(rest % 10))))
      rest /= 10
      place += 1
    }
    return String(digits.reversed())
  }
}
