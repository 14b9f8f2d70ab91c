/// Runs one phase of one benchmark and tells its events to a closure.
struct PhaseRunner {
  let benchmark: RegisteredBenchmark
  let arguments: SuiteArguments
  let emit: (Event) -> Void
  /// Takes what the body says about the benchmark.
  var attach: ([String: BenchmarkValue]) -> Void = { _ in }

  /// Memory passes, and the ceilings held against the worst of them.
  @_optimize(none)
  nonisolated(nonsending) func memory() async throws(BenchmarkFailure) -> MemoryResult {
    let procedure = MemoryProcedure(benchmark.memoryOptions(arguments)) { pass, measurement in
      emit(.memory(id: benchmark.id, pass: pass, measurement))
    }
    try await run(procedure)
    guard let result = MemoryResult(passes: procedure.passes) else {
      throw .thrown(MeasurementError.noMeasure)
    }
    return result
  }

  /// One memory pass, with the call path of every block.
  @_optimize(none)
  nonisolated(nonsending) func profile() async throws(BenchmarkFailure) -> Profile {
    let options = benchmark.profileOptions(arguments)
    let procedure = MemoryProcedure(options) { pass, measurement in
      emit(.memory(id: benchmark.id, pass: pass, measurement))
    }
    try await run(procedure)
    guard let measurement = procedure.passes.last else { throw .thrown(MeasurementError.noMeasure) }
    return Profile(of: measurement)
  }

  /// Warm-up, calibration and timed rounds.
  @_optimize(none)
  nonisolated(nonsending) func timing() async throws(BenchmarkFailure) -> TimingProcedure {
    let procedure = TimingProcedure(benchmark.timingOptions(arguments))
    MemoryWindow.bypassHooks()
    try await run(procedure)
    let overhead = LoopOverhead.picoseconds
    emit(.timing(id: benchmark.id, procedure, loopOverheadPicoseconds: overhead))
    return procedure
  }

  /// One cold call, with the resident high-water.
  @_optimize(none)
  nonisolated(nonsending) func rss() async throws(BenchmarkFailure) {
    let procedure = ResidentProcedure(calls: benchmark.configuration.calls)
    try await run(procedure)
    guard let reading = procedure.reading, reading.processBytes != nil else {
      let message = procedure.reading?.refusal ?? "the action was never called"
      throw BenchmarkFailure(kind: .unsupported, message: message)
    }
    emit(.rss(id: benchmark.id, reading))
  }

  /// One call to warm up, and passes of one call whose instructions are counted.
  @_optimize(none)
  nonisolated(nonsending) func instructions() async throws(BenchmarkFailure) {
    guard let way = InstructionWindow.way else {
      throw BenchmarkFailure(
        kind: .unsupported,
        message: "neither the kernel nor an emulator counts the instructions of this process")
    }
    let procedure = InstructionProcedure(way)
    MemoryWindow.bypassHooks()
    try await run(procedure)
    guard let passes = procedure.passes else {
      throw BenchmarkFailure(
        kind: .unsupported, message: "the kernel did not count all of the time")
    }
    for (pass, count) in passes.enumerated() {
      emit(.instructions(id: benchmark.id, pass: pass, count, by: way))
    }
  }

  @_optimize(none)
  private nonisolated(nonsending) func run(
    _ procedure: any Procedure
  ) async throws(BenchmarkFailure) {
    let run = BenchmarkRun(procedure)
    do {
      try await benchmark.details.body(run)
    } catch {
      throw .thrown(error)
    }
    if let failure = procedure.failure { throw .thrown(failure) }
    if run.measureCalls == 0 { throw .thrown(MeasurementError.noMeasure) }
    if run.measureCalls > 1 { throw .thrown(MeasurementError.severalMeasures) }
    let extraInfo = run.extraInfo.mapValues(\.benchmarkValue)
    if let key = BenchmarkConfiguration.reservedKey(in: extraInfo) {
      throw .thrown(MeasurementError.reservedKey(key))
    }
    if !extraInfo.isEmpty { emit(.extra(id: benchmark.id, extraInfo)) }
    attach(extraInfo)
  }
}
