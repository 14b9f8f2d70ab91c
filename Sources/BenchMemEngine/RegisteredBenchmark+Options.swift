extension RegisteredBenchmark {
  /// Whether each memory pass has a process of its own.
  @_optimize(none)
  func isIsolated(_ arguments: SuiteArguments) -> Bool {
    configuration.isIsolated ?? arguments.isolates ?? false
  }

  @_optimize(none)
  func memoryOptions(_ arguments: SuiteArguments) -> MemoryOptions {
    if arguments.isCold {
      return .cold(calls: configuration.calls, residentBytes: arguments.residentBytes)
    }
    let defaults = MemoryOptions()
    return MemoryOptions(
      repeats: configuration.repeats ?? arguments.repeats,
      warmup: configuration.memoryWarmup ?? arguments.memoryWarmup ?? defaults.warmup,
      calls: configuration.calls,
      maxTime: configuration.memoryMaxTime ?? arguments.memoryMaxTime)
  }

  /// One pass like those of the memory phase, with the call paths.
  @_optimize(none)
  func profileOptions(_ arguments: SuiteArguments) -> MemoryOptions {
    var options = memoryOptions(arguments)
    if isIsolated(arguments) { options.warmup = 0 }
    options.repeats = 1
    options.recordsPaths = true
    return options
  }

  @_optimize(none)
  func timingOptions(_ arguments: SuiteArguments) -> TimingOptions {
    let defaults = TimingOptions()
    return TimingOptions(
      minRounds: configuration.minRounds ?? arguments.minRounds ?? defaults.minRounds,
      minTime: configuration.minTime ?? arguments.minTime ?? defaults.minTime,
      maxTime: configuration.maxTime ?? arguments.maxTime ?? defaults.maxTime,
      warmsUp: arguments.warmsUp ?? defaults.warmsUp,
      rounds: configuration.rounds, iterations: configuration.iterations,
      warmupRounds: configuration.warmupRounds ?? 0)
  }

  /// A failure for each ceiling that the worst of the passes exceeds.
  @_optimize(none)
  func exceededCeilings(_ passes: [Measurement]) -> [BenchmarkFailure] {
    let (peak, allocated) = (configuration.maxPeak, configuration.maxAllocated)
    let allocations = configuration.maxAllocations
    let ceilings: [(String, Int?, KeyPath<Measurement, Int>, String)] = [
      ("peak", peak?.bytes, \.peakBytes, "maxPeak \(peak?.inBytes ?? "")"),
      ("allocated", allocated?.bytes, \.totalBytes, "maxAllocated \(allocated?.inBytes ?? "")"),
      ("allocations", allocations, \.allocations, "maxAllocations \(allocations ?? 0)"),
    ]
    return ceilings.compactMap { metric, limit, value, ceiling in
      let worst = passes.reduce(0) { max($0, $1[keyPath: value]) }
      guard let limit, worst > limit else { return nil }
      let size = metric == "allocations" ? "\(worst)" : ByteCount(worst).inBytes
      return BenchmarkFailure(kind: .ceiling, message: "\(metric) \(size) exceeds \(ceiling)")
    }
  }
}
