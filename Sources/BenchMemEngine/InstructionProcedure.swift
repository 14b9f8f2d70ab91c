import CAlloc

/// The instructions of one call: a warm call, then passes of one call each.
///
/// The warm call binds functions, makes what is made on first use, and starts threads. What differs
/// between the passes is the state that the action leaves behind, the allocator's for one: the
/// lowest is the headline.
final class InstructionProcedure: Procedure {
  private static let passCount = 3

  private let way: InstructionWindow.Way
  private var isWarm = false
  private var counts: [Int?] = []
  private(set) var failure: MemoryError?

  @_optimize(none)
  init(_ way: InstructionWindow.Way) { self.way = way }

  /// The count of each pass; nil if one is void.
  @_optimize(none)
  var passes: [Int]? {
    let valid = counts.compactMap(\.self)
    return valid.count == counts.count ? valid : nil
  }

  @_optimize(none)
  func next() -> Step? {
    guard isWarm else { return Step(calls: 1, mode: .plain) }
    return counts.count < Self.passCount ? Step(calls: 1, mode: .instructions(way)) : nil
  }

  @_optimize(none)
  func record(_ reading: Reading) {
    isWarm = true
    if case .instructions(let count) = reading { counts.append(count) }
  }

  @_optimize(none)
  func fail(_ error: MemoryError) { failure = error }
}

/// The stretch of the process whose instructions are counted, in all of its threads.
enum InstructionWindow {
  /// Who counts.
  enum Way: String {
    /// The kernel, with the processor's counter.
    case perf
    /// The emulator that runs this process.
    case emulator
  }

  /// `PERF_TYPE_HARDWARE` and `PERF_COUNT_HW_INSTRUCTIONS`.
  private static let event = (type: UInt32(0), config: UInt64(1))

  /// Who can count here, found out by trying.
  @_optimize(none)
  static var way: Way? {
    for way in [Way.perf, .emulator] {
      open(way)
      if let count = close(way), count > 0 { return way }
    }
    return nil
  }

  static func open(_ way: Way) {
    switch way {
    case .perf: _ = benchmem_events_begin(event.type, event.config)
    case .emulator: _ = benchmem_emulator_begin()
    }
  }

  /// The instructions since `open`; nil if not all of them were counted.
  static func close(_ way: Way) -> Int? {
    var count: UInt64 = 0
    let isWhole =
      way == .perf ? benchmem_events_end(&count) : benchmem_emulator_end(&count)
    return isWhole ? Int(clamping: count) : nil
  }
}
