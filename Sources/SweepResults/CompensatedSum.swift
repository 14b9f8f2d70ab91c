/// A sum of floating-point numbers whose rounding errors are carried along (Neumaier 1974).
struct CompensatedSum {
  /// A mean as a rounded value and what the rounding took away.
  struct Mean {
    var value: Double
    var remainder: Double
  }

  private var sum = 0.0
  private var compensation = 0.0

  init(_ values: some Sequence<Double>) {
    for value in values { add(value) }
  }

  /// The rounded sum.
  var value: Double { sum + compensation }

  private mutating func add(_ value: Double) {
    let next = sum + value
    let (large, small) = abs(sum) >= abs(value) ? (sum, value) : (value, sum)
    compensation += (large - next) + small
    sum = next
  }

  /// The sum divided by `count`. Equal values have themselves as the mean, without remainder.
  func mean(of count: Int) -> Mean {
    let divisor = Double(count)
    let quotient = value / divisor
    let mean = quotient + remainder(quotient, divisor) / divisor
    return Mean(value: mean, remainder: remainder(mean, divisor) / divisor)
  }

  /// What is left of the sum after `quotient` has been taken `divisor` times.
  private func remainder(_ quotient: Double, _ divisor: Double) -> Double {
    sum.addingProduct(-quotient, divisor) + compensation
  }
}
