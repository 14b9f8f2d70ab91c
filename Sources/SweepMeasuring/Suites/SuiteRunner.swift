import Foundation
import SweepProcesses
import SweepResults

/// Runs the executables of a built suite: one fresh process for each phase of each benchmark.
package struct SuiteRunner: Sendable {
  /// The executables, by product name.
  package let executables: [String: String]
  /// The folder in which they run.
  package let workingDirectory: String
  /// The folder for event files, which are removed once they are read.
  package let eventFolder: String
  /// The file to which what the benchmarks print goes.
  package let log: BuildLog
  /// What to measure, and for how long.
  package let options: RunOptions

  /// Creates a value from its parts.
  package init(
    executables: [String: String], workingDirectory: String, eventFolder: String, log: BuildLog,
    options: RunOptions
  ) {
    self.executables = executables
    self.workingDirectory = workingDirectory
    self.eventFolder = eventFolder
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

  /// Asks one executable for its benchmarks.
  ///
  /// - Throws: ``EventStreamError`` or ``BuildError/failed(phase:reason:)`` when it cannot tell.
  package func list(_ product: String) async throws -> Listing {
    let (stream, status) = try await events(of: product, ["--list"])
    guard status.isSuccess else {
      throw BuildError.failed(phase: .run, reason: "listing its benchmarks: \(status)")
    }
    let benchmarks = stream.benchmarks.filter { options.filter.map($0.id.contains) ?? true }
    return Listing(product: product, process: stream.process, benchmarks: benchmarks)
  }

  /// Measures one benchmark: memory passes, isolated passes if it asks for them, then timed rounds.
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
    try await add("timing", options.timingArguments, of: product, to: &result)
    return result
  }

  /// Times one benchmark.
  package func time(
    _ benchmark: BenchmarkDescription, of product: String
  ) async throws -> BenchmarkResult {
    var result = BenchmarkResult(benchmark)
    try await add("timing", options.timingArguments, of: product, to: &result)
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
    let offset = log.size
    func fail(_ reason: String) {
      result.failures.append(
        BenchmarkFailure(id: id, phase: phase, kind: .unmeasured, reason: reason))
    }
    do {
      let (stream, status) = try await events(
        of: product, ["--run", id, "--phase", phase] + arguments)
      result.take(stream, phase: phase)
      guard result.failures.count == failuresBefore else { return }
      if !status.isSuccess {
        fail(
          [String(describing: status), log.firstError(from: offset)].compactMap { $0 }.joined(
            separator: ": "))
      } else if !stream.isComplete(id) {
        fail("the process exited with status 0 before the benchmark had ended")
      }
    } catch let error as EventStreamError {
      fail("\(error)")
    } catch BuildError.failed(_, let reason) {
      fail(reason)
    }
  }

  /// Runs an executable with an event file and reads what it wrote.
  private func events(
    of product: String, _ arguments: [String]
  ) async throws -> (EventStream, ProcessStatus) {
    let path = "\(eventFolder)/events-\(UUID().uuidString).jsonl"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let status = try await ChildProcess(
      executables[product] ?? product, arguments + ["--events", path],
      environment: options.environment.mapValues(Optional.some), workingDirectory: workingDirectory,
      timeLimit: options.timeLimit
    ).run(appendingTo: log.path)
    guard status.isSuccess || BuildLog(path: path).size > 0 else {
      throw BuildError.failed(phase: .run, reason: "\(status), before any event")
    }
    return (try EventStream(path: path), status)
  }
}
