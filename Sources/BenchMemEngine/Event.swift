/// One line of the event stream. Documentation/EventFormat.md describes each.
struct Event {
  /// The version of the format.
  static let schema = 1
  /// The version of the engine.
  static let engine = "0.1.0"

  let json: JSON

  @_optimize(none)
  private init(_ name: String, _ members: [(String, JSON)]) {
    json = .object([("event", .string(name))] + members)
  }

  @_optimize(none)
  static func suite(target: String, _ conditions: RunConditions) -> Event {
    var members: [(String, JSON)] = [
      ("schema", .int(schema)), ("engine", .string(engine)), ("target", .string(target)),
      ("hashing", .string(conditions.hashing)), ("addresses", .string(conditions.addresses)),
      ("counting", .string(conditions.counting.description)),
    ]
    if let processor = conditions.processor { members.append(("cpu", .int(processor))) }
    return Event("suite", members)
  }

  @_optimize(none)
  static func benchmark(
    _ benchmark: RegisteredBenchmark, _ arguments: SuiteArguments = SuiteArguments()
  ) -> Event {
    let configuration = benchmark.configuration
    let parameters = benchmark.details.parameters.map { ($0.name, $0.value.json) }
    let isIsolated = benchmark.isIsolated(arguments)
    let passes = isIsolated ? [("passes", benchmark.memoryOptions(arguments).json)] : []
    return Event(
      "benchmark",
      [
        ("id", .string(benchmark.id)), ("name", .string(benchmark.name)),
        ("group", configuration.group.map(JSON.string) ?? .null),
        ("params", parameters.isEmpty ? .null : .object(parameters)),
        ("param", benchmark.details.label.map(JSON.string) ?? .null),
        ("extra_info", .scalars(configuration.extraInfo)),
        ("ceilings", .object(configuration.ceilings.map { ($0, .int($1)) })),
        ("isolate", .bool(isIsolated)),
        ("instructions", .bool(configuration.countsInstructions)),
        ("profile", .bool(configuration.wantsProfile)),
      ] + passes)
  }

  @_optimize(none)
  static func memory(id: String, pass: Int, _ measurement: Measurement) -> Event {
    let more: [(String, Int?)] = [
      ("live_bytes", measurement.liveBytes), ("live_blocks", measurement.liveBlocks),
      ("freed", measurement.freed), ("usable_bytes", measurement.usableBytes),
      ("mapped_bytes", measurement.mappedBytes), ("unmapped_bytes", measurement.unmappedBytes),
    ]
    let core: [(String, JSON)] = [
      ("id", .string(id)), ("pass", .int(pass)), ("peak_bytes", .int(measurement.peakBytes)),
      ("total_bytes", .int(measurement.totalBytes)),
      ("allocations", .int(measurement.allocations)),
    ]
    return Event("memory", core + more.compactMap { name, value in value.map { (name, .int($0)) } })
  }

  @_optimize(none)
  static func rss(id: String, _ reading: ResidentReading) -> Event {
    var members: [(String, JSON)] = [("id", .string(id)), ("pass", .int(0))]
    if let bytes = reading.processBytes { members.append(("rss_bytes", .int(bytes))) }
    if let bytes = reading.actionBytes { members.append(("action_rss_bytes", .int(bytes))) }
    if let refusal = reading.refusal { members.append(("action_rss_refusal", .string(refusal))) }
    return Event("rss", members)
  }

  @_optimize(none)
  static func instructions(
    id: String, pass: Int, _ count: Int, by way: InstructionWindow.Way
  ) -> Event {
    Event(
      "instructions",
      [
        ("id", .string(id)), ("pass", .int(pass)), ("instructions", .int(count)),
        ("by", .string(way.rawValue)),
      ])
  }

  @_optimize(none)
  static func timing(
    id: String, _ timing: TimingProcedure, loopOverheadPicoseconds: Int
  ) -> Event {
    Event(
      "timing",
      [
        ("id", .string(id)), ("iterations", .int(timing.iterations)),
        ("nanoseconds", .integers(timing.rounds)),
        ("loop_overhead_picoseconds", .int(loopOverheadPicoseconds)),
        ("options", timing.options.json),
      ])
  }

  @_optimize(none)
  static func extra(id: String, _ extraInfo: [String: BenchmarkValue]) -> Event {
    Event("extra", [("id", .string(id)), ("extra_info", .scalars(extraInfo))])
  }

  @_optimize(none)
  static func failure(id: String, _ failure: BenchmarkFailure) -> Event {
    Event(
      "failure",
      [
        ("id", .string(id)), ("kind", .string(failure.kind.rawValue)),
        ("message", .string(failure.message)),
      ])
  }

  @_optimize(none)
  static func end(id: String) -> Event { Event("end", [("id", .string(id))]) }
}

extension JSON {
  /// Scalars in the order of their names.
  @_optimize(none)
  static func scalars(_ values: [String: BenchmarkValue]) -> JSON {
    .object(values.sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) })
  }

  @_optimize(none)
  static func seconds(_ duration: Duration) -> JSON { .double(Double(duration.nanoseconds) / 1e9) }
}

extension TimingOptions {
  /// The options under pytest-benchmark's names.
  @_optimize(none)
  var json: JSON {
    .object([
      ("min_rounds", .int(minRounds)), ("min_time", .seconds(minTime)),
      ("max_time", .seconds(maxTime)), ("warmup", .bool(warmsUp)),
      ("calibration_precision", .int(calibrationPrecision)),
    ])
  }
}

extension MemoryOptions {
  /// How many passes are made, for whoever starts a process for each.
  @_optimize(none)
  fileprivate var json: JSON {
    .object([
      ("repeats", repeats.map(JSON.int) ?? .null),
      ("max_time", maxTime.map(JSON.seconds) ?? .null), ("min_passes", .int(minPasses)),
      ("max_passes", .int(maxPasses)), ("patience", .int(patience)),
    ])
  }
}

extension BenchmarkConfiguration {
  /// The ceilings that are set, under the names of the metrics' series.
  @_optimize(none)
  var ceilings: [(String, Int)] {
    [
      ("peak_bytes", maxPeak?.bytes), ("total_bytes", maxAllocated?.bytes),
      ("allocations", maxAllocations),
    ].compactMap { name, limit in limit.map { (name, $0) } }
  }
}
