import CAlloc

// The engine is compiled again for every version that is swept. Most of it runs a few times a
// process, and optimizing that would take three quarters of its build, in copies of the standard
// library's generic functions. So everything but the measuring itself is marked `@_optimize(none)`.

/// What a suite executable does: read the command line, list or run, and say with which status to
/// exit.
struct SuiteCommand: Sendable {
  let target: String
  let benchmarks: [Benchmark]
  /// Takes the lines for standard output.
  let output: @Sendable (String) -> Void
  /// Takes the lines for standard error.
  let complain: @Sendable (String) -> Void

  /// Runs where calls of nonisolated async functions stay.
  ///
  /// From the main actor they would leave it and come back; what Dispatch allocates for such a hop
  /// depends on which thread is free, and the counts would with it.
  @concurrent
  func runOffMainActor(_ arguments: [String]) async -> ExitStatus {
    MainThread.waitUntilItSleeps()
    return await run(arguments)
  }

  @_optimize(none)
  nonisolated(nonsending) func run(_ arguments: [String]) async -> ExitStatus {
    do {
      return try await carryOut(SuiteArguments(parsing: arguments))
    } catch {
      complain("\(target): error: \(error)")
      return error.status
    }
  }

  @_optimize(none)
  private nonisolated(nonsending) func carryOut(
    _ arguments: SuiteArguments
  ) async throws(SuiteError) -> ExitStatus {
    if arguments.showsHelp {
      output(SuiteArguments.help)
      return .done
    }
    let registered = try RegisteredBenchmark.all(target: target, benchmarks)
    let selected = try Self.select(arguments, registered)
    try pin(arguments)
    if arguments.lists { return try list(selected, arguments) }
    let phase = arguments.profile == nil ? arguments.phase : .profile
    if let phase { return try await run(phase, selected[0], arguments) }
    return try await HandRun(
      target: target, arguments: arguments, output: output, complain: complain
    ).run(selected)
  }

  @_optimize(none)
  private static func select(
    _ arguments: SuiteArguments, _ registered: [RegisteredBenchmark]
  ) throws(SuiteError) -> [RegisteredBenchmark] {
    if let id = arguments.id {
      guard let benchmark = registered.first(where: { $0.id == id }) else {
        throw .noSuchBenchmark(id: id)
      }
      return [benchmark]
    }
    // benchmem-sweep may ask a suite that has none.
    if registered.isEmpty && !arguments.lists { throw .noBenchmarks }
    guard let filter = arguments.filter else { return registered }
    let selected = registered.filter { $0.id.contains(filter) }
    if selected.isEmpty { throw .noMatch(filter: filter) }
    return selected
  }

  @_optimize(none)
  private func pin(_ arguments: SuiteArguments) throws(SuiteError) {
    guard let processor = arguments.processor else { return }
    let refused = benchmem_pin_to_processor(Int32(clamping: processor))
    if refused != 0 { throw .usage("cannot keep to --cpu \(processor) (error \(refused))") }
  }

  @_optimize(none)
  private func list(
    _ selected: [RegisteredBenchmark], _ arguments: SuiteArguments
  ) throws(SuiteError) -> ExitStatus {
    if let path = arguments.events {
      let stream = try EventStream(path: path)
      stream.emit(.suite(target: target, .current(processor: arguments.processor)))
      for benchmark in selected { stream.emit(.benchmark(benchmark, arguments)) }
    } else {
      for benchmark in selected { output(benchmark.id) }
    }
    return .done
  }

  @_optimize(none)
  private nonisolated(nonsending) func run(
    _ phase: SuiteArguments.Phase, _ benchmark: RegisteredBenchmark, _ arguments: SuiteArguments
  ) async throws(SuiteError) -> ExitStatus {
    let stream = try arguments.events.map { path throws(SuiteError) in try EventStream(path: path) }
    let file = try arguments.profile.map { path throws(SuiteError) in try ProfileFile(path: path) }
    let emit: (Event) -> Void = { stream?.emit($0) }
    emit(.suite(target: target, .current(processor: arguments.processor)))
    let runner = PhaseRunner(benchmark: benchmark, arguments: arguments, emit: emit)
    var profile: Profile?
    var failures: [BenchmarkFailure] = []
    do throws(BenchmarkFailure) {
      switch phase {
      case .memory: failures = benchmark.exceededCeilings(try await runner.memory().passes)
      case .timing: _ = try await runner.timing()
      case .rss: try await runner.rss()
      case .instructions: try await runner.instructions()
      case .profile: profile = try await runner.profile()
      }
    } catch {
      failures = [error]
    }
    for failure in failures {
      emit(.failure(id: benchmark.id, failure))
      if stream == nil { complain("\(benchmark.id): \(failure.message)") }
    }
    if let profile { try file?.write(profile, id: benchmark.id) }
    emit(.end(id: benchmark.id))
    return failures.reduce(.done) { $0.worse($1.status) }
  }
}
