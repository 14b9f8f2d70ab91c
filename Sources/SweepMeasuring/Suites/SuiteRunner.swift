import SweepResults

/// Runs the executables of a built suite: one fresh process for each phase of each benchmark.
package struct SuiteRunner: Sendable {
  /// Where the suite lies, and how its processes are run.
  package let site: HarnessSite
  /// How executables are spoken to that are not the engine's, by product.
  package let harnesses: [String: any SuiteHarness]
  /// Finds who counts instructions, when somebody asks for them.
  package let counter: @Sendable () async -> InstructionCounter?

  package init(
    site: HarnessSite, harnesses: [String: any SuiteHarness] = [:],
    counter: @escaping @Sendable () async -> InstructionCounter?
  ) {
    self.site = site
    self.harnesses = harnesses
    self.counter = counter
  }

  /// What to measure, and for how long.
  package var options: RunOptions { site.options }

  /// How an executable is spoken to.
  package func harness(of product: String) -> any SuiteHarness {
    harnesses[product] ?? EngineHarness()
  }

  /// The benchmarks of one executable.
  package struct Listing: Sendable {
    /// The executable's product name.
    package let product: String
    /// What its process says of itself.
    package let process: JSONObject
    /// Its benchmarks, those that the filter leaves.
    package let benchmarks: [BenchmarkDescription]
    /// The ids of all.
    package let ids: [String]
  }

  /// Asks one executable for its benchmarks; why it cannot tell is a failure under the product's
  /// name.
  package func list(_ product: String) async throws -> Result<Listing, ListingFailure> {
    let answer = try await harness(of: product).answer(.list, of: product, at: site)
    func failure(_ reason: String) -> Result<Listing, ListingFailure> {
      .failure(
        ListingFailure(
          failure: BenchmarkFailure(id: product, phase: "list", kind: answer.kind, reason: reason)))
    }
    guard answer.status.isSuccess else {
      return failure("listing its benchmarks: \(answer.reason)")
    }
    do throws(EventStreamError) {
      let stream = try answer.events.get()
      let benchmarks = stream.benchmarks.filter { options.wants($0.id) }
      return .success(
        Listing(
          product: product, process: stream.process, benchmarks: benchmarks,
          ids: stream.benchmarks.map(\.id)))
    } catch {
      return failure("\(error)")
    }
  }

  /// Why an executable cannot name its benchmarks.
  package struct ListingFailure: Error {
    package let failure: BenchmarkFailure
  }

  /// Measures one benchmark: memory passes, isolated passes and instructions where they are asked
  /// for, then one burst.
  ///
  /// A phase that fails is recorded in the result and leaves the others as they are.
  package func measure(
    _ benchmark: BenchmarkDescription, of product: String
  ) async throws -> BenchmarkResult {
    var result = BenchmarkResult(benchmark)
    if options.measuresMemory {
      if benchmark.isIsolated {
        try await addIsolatedPasses(of: product, to: &result)
      } else {
        try await add(.memory(isCold: false, resident: nil), of: product, to: &result)
      }
    }
    if options.countsInstructions ?? benchmark.countsInstructions {
      if let counter = await counter() {
        try await addInstructions(counter, of: product, to: &result)
      } else {
        result.lacksCounter = true
      }
    }
    try await add(.timing(burst: RunOptions.burstSeconds), of: product, to: &result)
    return result
  }

  /// Times one benchmark by one burst.
  ///
  /// - Parameter seconds: How long the burst is, where neither the suite nor the options say.
  package func time(
    _ benchmark: BenchmarkDescription, of product: String,
    seconds: Double = RunOptions.burstSeconds
  ) async throws -> BenchmarkResult {
    var result = BenchmarkResult(benchmark)
    try await add(.timing(burst: seconds), of: product, to: &result)
    return result
  }

  /// Counts the instructions of one call of a benchmark's action.
  ///
  /// - Returns: `nil` where nobody can count or may, or the benchmark fails while somebody does.
  package func countInstructions(
    _ benchmark: BenchmarkDescription, of product: String
  ) async throws -> InstructionCount? {
    guard options.countsInstructions != false, let counter = await counter() else { return nil }
    var result = BenchmarkResult(benchmark)
    try await addInstructions(counter, of: product, to: &result)
    guard result.failures.isEmpty, let series = result.instructions, let least = series.counts.min()
    else { return nil }
    return InstructionCount(count: least, way: series.way)
  }

  /// Runs the passes that count instructions. What another counter than the one that was found
  /// says is no count.
  private func addInstructions(
    _ counter: InstructionCounter, of product: String, to result: inout BenchmarkResult
  ) async throws {
    let phase = HarnessPhase.instructions(counter)
    try await add(phase, of: product, to: &result)
    guard let found = result.instructions else { return }
    guard found.way != counter.engineName else {
      result.instructions?.way = counter.way
      return
    }
    result.instructions = nil
    result.failures.append(
      BenchmarkFailure(
        id: result.description.id, phase: phase.name, kind: .machine,
        reason: "counted by '\(found.way)' and not by \(counter.way)"))
  }

  /// Makes isolated passes: each has a fresh process that tells the resident high-water of its one
  /// cold call, and another one that counts the same call, because counting needs memory itself.
  ///
  /// A phase that fails is not asked again.
  private func addIsolatedPasses(
    of product: String, to result: inout BenchmarkResult
  ) async throws {
    guard let rule = result.description.passes else {
      try await add(.memory(isCold: false, resident: nil), of: product, to: &result)
      for _ in result.memory.indices where !result.isUnmeasured(in: "rss") {
        try await add(.resident, of: product, to: &result)
      }
      return
    }
    defer { result.uniteCeilings() }
    let start = ContinuousClock.now
    var peaks: [Int] = []
    while rule.wantsPass(after: peaks, elapsed: .now - start) {
      var resident: Int?
      if !result.isUnmeasured(in: "rss") {
        try await add(.resident, of: product, to: &result)
        if !result.isUnmeasured(in: "rss") {
          resident = result.rss.last?["rss_bytes"]?.integerValue
        }
      }
      try await add(.memory(isCold: true, resident: resident), of: product, to: &result)
      guard !result.isUnmeasured(in: "memory"), result.memory.count == peaks.count + 1,
        let peak = result.memory.last?["peak_bytes"]?.integerValue
      else { return }
      peaks.append(peak)
    }
  }

  /// Runs one phase of a benchmark, and adds what it reported and what failed to the result.
  package func add(
    _ phase: HarnessPhase, of product: String, to result: inout BenchmarkResult
  ) async throws {
    let id = result.description.id
    let failuresBefore = result.failures.count
    func fail(_ kind: BenchmarkFailure.Kind, _ reason: String) {
      result.failures.append(
        BenchmarkFailure(id: id, phase: phase.name, kind: kind, reason: reason))
    }
    let answer = try await harness(of: product).answer(
      .run(result.description, phase), of: product, at: site)
    do throws(EventStreamError) {
      let stream = try answer.events.get()
      result.take(stream, phase: phase.name)
      guard result.failures.count == failuresBefore else { return }
      if !answer.status.isSuccess {
        fail(answer.kind, answer.reason)
      } else if !stream.isComplete(id) {
        fail(answer.kind, "the process exited with status 0 before the benchmark had ended")
      }
    } catch {
      fail(answer.kind, answer.status.isSuccess ? "\(error)" : answer.reason)
    }
  }
}
