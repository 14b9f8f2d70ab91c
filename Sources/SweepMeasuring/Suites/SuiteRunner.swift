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

  /// Creates a value from its parts.
  package init(workspace: Workspace, paths: FixedPaths, log: BuildLog, options: RunOptions) {
    self.workspace = workspace
    self.paths = paths
    self.log = log
    self.options = options
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
  package func list(_ product: String) async throws -> Result<Listing, ListingFailure> {
    let run = try await events(of: product, ["--list"])
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
      let benchmarks = stream.benchmarks.filter { options.filter.map($0.id.contains) ?? true }
      return .success(Listing(product: product, process: stream.process, benchmarks: benchmarks))
    } catch {
      return failure("\(error)")
    }
  }

  /// Why an executable cannot name its benchmarks.
  package struct ListingFailure: Error {
    package let failure: BenchmarkFailure
  }

  /// Measures one benchmark: memory passes, isolated passes if it asks for them, then one burst.
  ///
  /// A phase that fails is recorded in the result and leaves the others as they are.
  package func measure(
    _ benchmark: BenchmarkDescription, of product: String
  ) async throws -> BenchmarkResult {
    var result = BenchmarkResult(benchmark)
    if options.measuresMemory {
      try await add("memory", options.memoryArguments, of: product, to: &result)
      if benchmark.isIsolated { try await addResidentPasses(of: product, to: &result) }
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

  /// As many isolated passes as counted ones, each in a fresh process, so that their series are
  /// equally long.
  private func addResidentPasses(
    of product: String, to result: inout BenchmarkResult
  ) async throws {
    let failures = result.failures.count
    for _ in 0..<result.memory.count where result.failures.count == failures {
      try await add("rss", [], of: product, to: &result)
    }
  }

  /// Runs one phase of a benchmark, and adds what it reported and what failed to the result.
  package func add(
    _ phase: String, _ arguments: [String], of product: String, to result: inout BenchmarkResult
  ) async throws {
    let id = result.description.id
    let failuresBefore = result.failures.count
    func fail(_ kind: BenchmarkFailure.Kind, _ reason: String) {
      result.failures.append(BenchmarkFailure(id: id, phase: phase, kind: kind, reason: reason))
    }
    let run = try await events(of: product, ["--run", id, "--phase", phase] + arguments)
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
  private func events(of product: String, _ arguments: [String]) async throws -> Run {
    let name = "events-\(UUID().uuidString).jsonl"
    let path = "\(workspace.events)/\(name)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let offset = log.size
    let inside = workspace.inside
    let process = paths.process(
      "\(inside.products)/\(product)", arguments + ["--events", "\(inside.events)/\(name)"],
      environment: options.environment.mapValues(Optional.some), workingDirectory: inside.overlay,
      timeLimit: options.timeLimit, folders: [workspace.folder])
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
