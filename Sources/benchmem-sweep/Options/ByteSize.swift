import ArgumentParser

/// A size on the command line: bytes, or a number with a unit such as `500MiB`.
struct ByteSize: ExpressibleByArgument {
  let bytes: Int

  init?(argument: String) {
    let units = ["KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40, "B": 1]
    // The longest first: every unit ends in B.
    let unit = units.keys.sorted { $0.count > $1.count }.first { argument.hasSuffix($0) }
    let digits = unit.map { argument.dropLast($0.count) } ?? argument[...]
    guard let number = Double(digits.trimmingPrefix { $0 == " " }), number >= 0,
      number * Double(unit.flatMap { units[$0] } ?? 1) < 9e18
    else { return nil }
    bytes = Int(number * Double(unit.flatMap { units[$0] } ?? 1))
  }
}
