/// Numbers as the suite's table shows them.
enum Quantity {
  /// Bytes in the largest binary unit that leaves a number of at least one, as `1.5 MiB`.
  @_optimize(none)
  static func bytes(_ count: Int) -> String {
    let units = ["KiB", "MiB", "GiB", "TiB"]
    guard count >= 1024 else { return "\(count) B" }
    var value = Double(count) / 1024
    var unit = 0
    while value >= 1024, unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    return "\(rounded(value)) \(units[unit])"
  }

  /// A time in nanoseconds, as `12.3 µs`.
  @_optimize(none)
  static func time(_ nanoseconds: Double) -> String {
    var value = nanoseconds
    for unit in ["ns", "µs", "ms"] {
      if value < 1000 { return "\(rounded(value)) \(unit)" }
      value /= 1000
    }
    return "\(rounded(value)) s"
  }

  @_optimize(none)
  private static func rounded(_ value: Double) -> String {
    ((value * 100).rounded() / 100).description
  }
}
