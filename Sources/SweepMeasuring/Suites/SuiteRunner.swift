import Foundation
import SweepProcesses
import SweepResults

/// Runs the executables of a built suite: one fresh process for each phase of each benchmark.
package struct SuiteRunner: Sendable {
  /// The folder of a build: its products, the suite's copy in which they run, and the folder for
  /// event files, which are removed once they are read.
  package let workspace: Workspace
  /// How folders come to their fixed paths.
  package let paths: FixedPaths
  /// The file to which what the benchmarks print goes.
  package let log: BuildLog
  /// What to measure, and for how long.
  package let options: RunOptions
  /// Finds who counts instructions, when somebody asks for them.
  package let counter: @Sendable () async -> InstructionCounter?

  package init(
    workspace: Workspace, paths: FixedPaths, log: BuildLog, options: RunOptions,
    counter: @escaping @Sendable () async -> InstructionCounter?
  ) {
    self.workspace = workspace
    self.paths = paths
    self.log = log
    self.options = options
    self.counter = counter
  }

  /// The benchmarks of one executable.
  package struct Listing: Sendable {
    /// The executable's product name.
    package let product: String
    /// What its process says of itself.
    package let process: JSONObject
    /// Its benchmarks, those that the filter leaves.
    package let benchmarks: [BenchmarkDescription]
  }

  /// Asks one executable for its benchmarks; why it cannot tell is a failure under the product's
  /// name.
  ///
  /// What decides about isolated passes is told here, too, for the list to say what holds.
  package func list(_ product: String) async throws -> Result<Listing, ListingFailure> {
    let run = try await events(of: product, ["--list"] + options.memoryArguments)
    func failure(_ reason: String) -> Result<Listing, ListingFailure> {
      .failure(
        ListingFailure(
          failure: BenchmarkFailure(id: product, phase: "list", kind: run.kind, reason: reason)))
    }
    guard run.status.isSuccess else {
      return failure("listing its benchmarks: \(run.reason)")
    }
    do throws(EventStreamError) {
      let stream = try run.stream()
      let benchmarks = stream.benchmarks.filter { options.wants($0.id) }
      return .success(Listing(product: product, process: stream.process, benchmarks: benchmarks))
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
        try await add("memory", options.memoryArguments, of: product, to: &result)
      }
    }
    if options.countsInstructions ?? benchmark.countsInstructions {
      if let counter = await counter() {
        try await addInstructions(counter, of: product, to: &result)
      } else {
        result.lacksCounter = true
      }
    }
    try await add("timing", options.timingArguments(), of: product, to: &result)
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
    try await add("timing", options.timingArguments(burst: seconds), of: product, to: &result)
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
    let phase = "instructions"
    try await add(phase, options.suiteArguments, of: product, to: &result, counter: counter)
    guard let found = result.instructions else { return }
    guard found.way != counter.engineName else {
      result.instructions?.way = counter.way
      return
    }
    result.instructions = nil
    result.failures.append(
      BenchmarkFailure(
        id: result.description.id, phase: phase, kind: .machine,
        reason: "counted by '\(found.way)' and not by \(counter.way)"))
  }

  /// The arguments of a pass that tells the resident high-water.
  package var residentArguments: [String] { options.suiteArguments }

  /// Makes isolated passes: each has a fresh process that tells the resident high-water of its one
  /// cold call, and another one that counts the same call, because counting needs memory itself.
  ///
  /// A phase that fails is not asked again.
  private func addIsolatedPasses(
    of product: String, to result: inout BenchmarkResult
  ) async throws {
    guard let rule = result.description.passes else {
      try await add("memory", options.memoryArguments, of: product, to: &result)
      for _ in result.memory.indices where !result.isUnmeasured(in: "rss") {
        try await add("rss", residentArguments, of: product, to: &result)
      }
      return
    }
    defer { result.uniteCeilings() }
    let start = ContinuousClock.now
    var peaks: [Int] = []
    while rule.wantsPass(after: peaks, elapsed: .now - start) {
      var cold = options.memoryArguments + ["--cold"]
      if !result.isUnmeasured(in: "rss") {
        try await add("rss", residentArguments, of: product, to: &result)
        let bytes = result.rss.last?["rss_bytes"]?.integerValue
        if !result.isUnmeasured(in: "rss"), let bytes { cold += ["--resident", "\(bytes)"] }
      }
      try await add("memory", cold, of: product, to: &result)
      guard !result.isUnmeasured(in: "memory"), result.memory.count == peaks.count + 1,
        let peak = result.memory.last?["peak_bytes"]?.integerValue
      else { return }
      peaks.append(peak)
    }
  }

  /// Runs one phase of a benchmark, and adds what it reported and what failed to the result.
  package func add(
    _ phase: String, _ arguments: [String], of product: String, to result: inout BenchmarkResult,
    counter: InstructionCounter? = nil
  ) async throws {
    let id = result.description.id
    let failuresBefore = result.failures.count
    func fail(_ kind: BenchmarkFailure.Kind, _ reason: String) {
      result.failures.append(BenchmarkFailure(id: id, phase: phase, kind: kind, reason: reason))
    }
    let run = try await events(
      of: product, ["--run", id, "--phase", phase] + arguments, counter: counter)
    do throws(EventStreamError) {
      let stream = try run.stream()
      result.take(stream, phase: phase)
      guard result.failures.count == failuresBefore else { return }
      if !run.status.isSuccess {
        fail(run.kind, run.reason)
      } else if !stream.isComplete(id) {
        fail(run.kind, "the process exited with status 0 before the benchmark had ended")
      }
    } catch {
      fail(run.kind, run.status.isSuccess ? "\(error)" : run.reason)
    }
  }

  /// How one process ended, and what it left.
  private struct Run {
    let status: ProcessStatus
    let events: [UInt8]
    /// What a failure of it means.
    let kind: BenchmarkFailure.Kind
    /// The end of the process, and the first error that it printed.
    let reason: String

    func stream() throws(EventStreamError) -> EventStream { try EventStream(events) }
  }

  /// Runs an executable with an event file and reads what it wrote.
  private func events(
    of product: String, _ arguments: [String], counter: InstructionCounter? = nil
  ) async throws -> Run {
    let name = "events-\(UUID().uuidString).jsonl"
    let path = "\(workspace.events)/\(name)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let offset = log.size
    let inside = workspace.inside
    let executable = "\(inside.products)/\(product)"
    let arguments = arguments + ["--events", "\(inside.events)/\(name)"]
    let command =
      counter?.command(executable, arguments, processor: options.processor)
      ?? (words: [executable] + arguments, environment: [:])
    let environment = options.environment.mapValues(Optional.some)
      .merging(command.environment) { $1 }
    let process = paths.process(
      command.words[0], Array(command.words.dropFirst()), environment: environment,
      workingDirectory: inside.overlay, timeLimit: options.timeLimit, folders: [workspace.folder])
    let status: ProcessStatus
    do {
      status = try await process.run(appendingTo: log.path)
    } catch let error as ProcessError {
      return Run(status: .exited(-1), events: [], kind: .machine, reason: "\(error)")
    }
    let events = [UInt8](FileManager.default.contents(atPath: path) ?? Data())
    let kind = FailureClassifier.kind(
      of: status, text: status.isSuccess ? "" : log.text(from: offset), events: workspace.events)
    let end = events.isEmpty ? "\(status), before any event" : "\(status)"
    let reason = [end, log.firstError(from: offset)].compactMap(\.self).joined(separator: ": ")
    return Run(status: status, events: events, kind: kind, reason: reason)
  }
}
