import Testing

@testable import BenchMemEngine

/// A pass that records call paths, in a test.
struct Recording {
  /// What a path is told by: its addresses, and where it was cut.
  struct Place: Hashable {
    var frames: [UInt]
    var cut: String?
  }

  /// A path's four numbers.
  struct Numbers: Equatable {
    var peak = 0
    var total = 0
    var allocations = 0
    var live = 0

    static func += (left: inout Self, right: Self) {
      left.peak += right.peak
      left.total += right.total
      left.allocations += right.allocations
      left.live += right.live
    }
  }

  let measurement: Measurement
  let paths: [Place: Numbers]
  let places: [Place]

  /// Records one call.
  init(scope: MemoryScope = .allThreads, _ action: () -> Void) throws {
    let procedure = MemoryProcedure.recording(scope)
    BenchmarkRun(procedure).measure(action)
    if let failure = procedure.failure { throw failure }
    measurement = try #require(procedure.passes.last)
    var paths: [Place: Numbers] = [:]
    var places: [Place] = []
    for path in Profile(of: measurement).paths {
      let place = Place(frames: Array(path.frames), cut: path.cut?.rawValue)
      places.append(place)
      paths[place, default: Numbers()] += Numbers(
        peak: path.peakBytes, total: path.totalBytes, allocations: path.allocations,
        live: path.liveBytes)
    }
    self.paths = paths
    self.places = places
  }

  /// Whether each number of the paths adds up to the pass's.
  var addsUp: Bool {
    let sum = paths.values.reduce(into: Numbers()) { $0 += $1 }
    return sum
      == Numbers(
        peak: measurement.peakBytes, total: measurement.totalBytes,
        allocations: measurement.allocations, live: measurement.liveBytes ?? -1)
  }
}

extension MemoryProcedure {
  /// One pass that records, without a warm-up.
  static func recording(_ scope: MemoryScope = .allThreads) -> MemoryProcedure {
    var options = MemoryOptions(repeats: 1, warmup: 0)
    options.scope = scope
    options.recordsPaths = true
    return MemoryProcedure(options)
  }
}
