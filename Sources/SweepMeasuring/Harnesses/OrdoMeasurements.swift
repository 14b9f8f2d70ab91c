import SweepResults

/// What the library wrote while a benchmark ran, a line for each measured call.
///
/// ```
/// suite 0                                       loaded; 0 if it can count, else why not
/// memory PEAK TOTAL ALLOCATIONS LIVE FREED USABLE MAPPED UNMAPPED
/// rss BYTES
/// time NANOSECONDS
/// ```
struct OrdoMeasurements: Equatable {
  private(set) var passes: [JSONObject] = []
  private(set) var resident: [Int] = []
  private(set) var times: [Int] = []

  /// Whether no call was measured.
  var isEmpty: Bool { passes.isEmpty && resident.isEmpty && times.isEmpty }

  private static let series = [
    "peak_bytes", "total_bytes", "allocations", "live_bytes", "freed", "usable_bytes",
    "mapped_bytes", "unmapped_bytes",
  ]

  /// Reads the library's file. A last line without its end was cut off with its process.
  ///
  /// - Throws: ``OrdoRunError`` where the library was not loaded, or cannot count there.
  init(_ bytes: [UInt8]) throws(OrdoRunError) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .dropLast()
    guard let first = lines.first, first.starts(with: "suite ".utf8) else { throw .notLoaded }
    guard first.elementsEqual("suite 0".utf8) else { throw .cannotCount }
    for line in lines.dropFirst() {
      // Of short calls there are hundreds of thousands.
      if line.starts(with: Self.time) {
        if let time = Self.number(line.dropFirst(Self.time.count)) { times.append(time) }
        continue
      }
      let words = String(decoding: line, as: UTF8.self).split(separator: " ")
      let values = words.dropFirst().compactMap { Int($0) }
      switch (words.first, values.count) {
      case ("memory", Self.series.count): passes.append(Self.pass(values))
      case ("rss", 1): resident += values
      default: break
      }
    }
  }

  private static let time = Array("time ".utf8)

  /// The number that decimal digits make; `nil` for anything else.
  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    var number = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit), number < Int.max / 16 else { return nil }
      number = number * 10 + Int(digit - 0x30)
    }
    return digits.isEmpty ? nil : number
  }

  private static func pass(_ values: [Int]) -> JSONObject {
    var pass = JSONObject(zip(series, values).map { ($0, .integer($1)) })
    pass["live_blocks"] = .integer(values[2] - values[4])
    return pass
  }

  /// The same as the engine's events.
  func events(of id: String, _ task: OrdoTask, scalingFactor: Int) -> [SuiteEvent] {
    var events = passes.map { SuiteEvent.memory(id: id, values: $0) }
    events += resident.map { .rss(id: id, values: ["rss_bytes": .integer($0)]) }
    if !times.isEmpty {
      let (iterations, rounds) = rounds
      events.append(
        .timing(
          id: id, iterations: iterations, nanoseconds: rounds, options: task.timingOptions))
    }
    let scaled = scaled(by: scalingFactor)
    if !scaled.isEmpty { events.append(.extra(id: id, scaled)) }
    return events
  }

  /// Allocations and bytes of one scaled iteration, where a call makes several; of the pass with
  /// the lowest peak, as the headline numbers are.
  private func scaled(by factor: Int) -> JSONObject {
    let peak = { (pass: JSONObject) in pass["peak_bytes"]?.integerValue ?? 0 }
    guard factor > 1, let pass = passes.min(by: { peak($0) < peak($1) }) else { return [:] }
    func share(_ key: String) -> JSONValue {
      .number((pass[key]?.doubleValue ?? 0) / Double(factor))
    }
    return ["scaled_allocated": share("total_bytes"), "scaled_allocations": share("allocations")]
  }

  /// The shortest round that the clock can tell, in nanoseconds, as the engine has it.
  private static let shortestRound = 5_000

  /// The calls in rounds of equally many, each long enough for the clock; what is left over at the
  /// end is in none.
  var rounds: (iterations: Int, nanoseconds: [Int]) {
    let typical = times.sorted()[times.count / 2]
    let wanted = (Self.shortestRound + max(1, typical) - 1) / max(1, typical)
    let iterations = max(1, min(wanted, times.count))
    let starts = stride(from: 0, through: times.count - iterations, by: iterations)
    return (iterations, starts.map { times[$0..<($0 + iterations)].reduce(0, +) })
  }
}

/// Why a run of an executable of ordo-one/benchmark gave no numbers.
enum OrdoRunError: Error, Equatable, CustomStringConvertible {
  /// Their harness says so.
  case failed(String)
  /// What it answers cannot be read.
  case dialog(OrdoDialogError)
  /// Our library was not loaded into the process.
  case notLoaded
  /// The process has another allocator.
  case cannotCount
  /// The process ended well, and no call of the closure was seen.
  case nothingMeasured

  var description: String {
    switch self {
    case .failed(let reason): reason
    case .dialog(let error): "\(error)"
    case .notLoaded:
      "the library that counts was not loaded into the process; "
        + "an executable must not be static, and must be built on this machine"
    case .cannotCount: "the process has a malloc of its own, which cannot be counted"
    case .nothingMeasured:
      "no call of the closure was seen; a benchmark needs maxIterations and a maxDuration above 0"
    }
  }
}

extension OrdoDialog {
  /// Sees that a question was answered to its end.
  static func check(_ bytes: [UInt8]) throws(OrdoRunError) {
    let replies: [Reply]
    do throws(OrdoDialogError) { replies = try Self.replies(bytes) } catch { throw .dialog(error) }
    for case .error(let reason) in replies { throw .failed(reason) }
    guard replies.contains(.end) else { throw .dialog(.unfinished) }
  }
}

extension [OrdoDialog.Reply] {
  /// The benchmarks of a whole list.
  func benchmarks() throws(OrdoDialogError) -> [OrdoBenchmark] {
    guard contains(.end) else { throw .unfinished }
    var benchmarks: [OrdoBenchmark] = []
    for case .benchmark(let object) in self { benchmarks.append(try OrdoBenchmark(object)) }
    return benchmarks
  }
}
