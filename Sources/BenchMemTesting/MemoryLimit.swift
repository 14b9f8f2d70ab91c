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
      if limit.description.hasPrefix("-") {
        "'\(limit)' is negative, and no test can keep to it"
      } else if limit.bytes == nil {
        "'\(limit)' is no size; write bytes, or a number with KiB or MiB"
      } else {
        nil
      }
    case .allocations(let limit):
      limit < 0 ? "'\(limit)' is negative, and no test can keep to it" : nil
    }
  }

  /// A line if the measurement exceeds the limit.
  func excess(of measurement: Measurement) -> String? {
    switch self {
    case .peak(let limit):
      line("peak of", measurement.peakBytes, limit, "memoryLimit(peak:)")
    case .allocated(let limit):
      line("total of", measurement.totalBytes, limit, "memoryLimit(allocated:)")
    case .allocations(let limit):
      measurement.allocations <= limit
        ? nil
        : "count of \(counted(measurement.allocations, "allocation")) exceeds "
          + "memoryLimit(allocations:) \(counted(limit, "allocation"))"
    case .leaked(let limit):
      line(
        "leak of \(counted(measurement.liveBlocks ?? 0, "block")) with",
        measurement.liveBytes ?? 0, limit, "leakLimit")
    }
  }

  private func line(
    _ what: String, _ value: Int, _ limit: ByteCount, _ trait: String
  ) -> String? {
    guard let most = limit.bytes, value > most else { return nil }
    return "\(what) \(ByteCount(value).inBytes) exceeds \(trait) \(limit.inBytes)"
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
