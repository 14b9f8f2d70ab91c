import BenchMemEngine

/// One limit, and how a measurement is held against it.
enum MemoryLimit: Sendable {
  case peak(ByteCount)
  case allocated(ByteCount)
  case allocations(Int)
  case leaked(ByteCount)

  /// A line if the limit is a text that is no size.
  var mistake: String? {
    switch self {
    case .peak(let limit), .allocated(let limit), .leaked(let limit):
      limit.bytes == nil ? "'\(limit)' is no size; write bytes, or a number with KiB or MiB" : nil
    case .allocations: nil
    }
  }

  /// A line if the measurement exceeds the limit.
  func excess(of measurement: Measurement) -> String? {
    switch self {
    case .peak(let limit):
      line("peak of", measurement.peakBytes, limit.bytes, "bytes", "memoryLimit(peak:)")
    case .allocated(let limit):
      line("total of", measurement.totalBytes, limit.bytes, "bytes", "memoryLimit(allocated:)")
    case .allocations(let limit):
      line("count of", measurement.allocations, limit, "allocations", "memoryLimit(allocations:)")
    case .leaked(let limit):
      line(
        "leak of \(measurement.liveBlocks ?? 0) blocks with", measurement.liveBytes ?? 0,
        limit.bytes, "bytes", "leakLimit")
    }
  }

  private func line(
    _ what: String, _ value: Int, _ limit: Int?, _ unit: String, _ trait: String
  ) -> String? {
    guard let limit, value > limit else { return nil }
    return "\(what) \(value) \(unit) exceeds \(trait) \(limit) \(unit)"
  }
}
