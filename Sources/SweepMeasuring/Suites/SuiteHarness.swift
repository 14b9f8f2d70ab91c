import Foundation
import SweepProcesses
import SweepResults

/// How an executable of a suite is spoken to: what it is asked, and what its answer says.
///
/// What all suites have in common (which phases there are, how many passes, what a failure means)
/// is ``SuiteRunner``'s matter.
package protocol SuiteHarness: Sendable {
  /// How run files name it.
  var name: String { get }
  /// Has an executable answer one request, in a process of its own.
  ///
  /// - Throws: `CancellationError`, or what starting a process throws.
  func answer(
    _ request: HarnessRequest, of product: String, at site: HarnessSite
  ) async throws -> HarnessAnswer
}

/// What an executable is asked.
package enum HarnessRequest: Sendable {
  /// Which benchmarks it has.
  case list
  /// One phase of one benchmark.
  case run(BenchmarkDescription, HarnessPhase)
}

/// A phase of a benchmark.
package enum HarnessPhase: Sendable {
  /// Passes whose allocations are counted. A cold one is the first call of its process;
  /// `resident` is the high-water that another process told of the same call, in bytes.
  case memory(isCold: Bool, resident: Int?)
  /// One cold call, for the resident high-water.
  case resident
  /// A burst of timed rounds, of so many seconds where neither the suite nor the options say.
  case timing(burst: Double)
  /// Calls whose instructions are counted.
  case instructions(InstructionCounter)
  /// A pass that writes down where its memory comes from, to a file of this name in the folder for
  /// events.
  case profile(file: String)

  /// The phase as events and failures name it.
  package var name: String {
    switch self {
    case .memory: "memory"
    case .resident: "rss"
    case .timing: "timing"
    case .instructions: "instructions"
    case .profile: "profile"
    }
  }
}

/// What an executable said, and how its process ended.
package struct HarnessAnswer: Sendable {
  /// How the process ended.
  package let status: ProcessStatus
  /// Its events, as far as it came.
  package let events: Result<EventStream, EventStreamError>
  /// What a failure of it means.
  package let kind: BenchmarkFailure.Kind
  /// The end of the process, and the first error that it printed.
  package let reason: String
}

/// Where a built suite lies, and how its processes are run.
package struct HarnessSite: Sendable {
  /// The folder of a build: its products, the suite's copy in which they run, and the folder for
  /// event files, which are removed once they are read.
  package let workspace: Workspace
  /// How folders come to their fixed paths.
  package let paths: FixedPaths
  /// The file to which what the benchmarks print goes.
  package let log: BuildLog
  /// What to measure, and for how long.
  package let options: RunOptions

  package init(workspace: Workspace, paths: FixedPaths, log: BuildLog, options: RunOptions) {
    self.workspace = workspace
    self.paths = paths
    self.log = log
    self.options = options
  }

  /// The path of an executable, as processes see it.
  package func executable(_ product: String) -> String { "\(workspace.inside.products)/\(product)" }

  /// A new name for a file in the folder for events, and its paths for this process and for those
  /// that run in the suite's copy.
  package func eventFile(
    _ kind: String = "events"
  ) -> (name: String, outside: String, inside: String) {
    let name = "\(kind)-\(UUID().uuidString).jsonl"
    return (name, "\(workspace.events)/\(name)", "\(workspace.inside.events)/\(name)")
  }

  /// How one process ended.
  package struct ProcessEnd: Sendable {
    package let status: ProcessStatus
    /// What a failure of it means.
    package let kind: BenchmarkFailure.Kind
    /// The first error that it printed, if there is one.
    package let firstError: String?

    /// The answer of a process that left these events.
    package func answer(_ events: [UInt8]) -> HarnessAnswer {
      let stream = Result { () throws(EventStreamError) in try EventStream(events) }
      let end = events.isEmpty ? "\(status), before any event" : "\(status)"
      return HarnessAnswer(
        status: status, events: stream, kind: kind,
        reason: [end, firstError].compactMap(\.self).joined(separator: ": "))
    }
  }

  /// Runs one process in the suite's copy; what it prints goes to the log.
  ///
  /// - Parameters:
  ///   - environment: Variables on top of those of the options; `nil` removes one.
  ///   - folders: What it sees at fixed paths beside the build's folder.
  ///   - shown: The words that the log shows, if not those that are run.
  /// - Throws: `CancellationError`.
  package func run(
    _ words: [String], environment: [String: String?] = [:], folders: [PlacedFolder] = [],
    shown: [String]? = nil
  ) async throws -> ProcessEnd {
    let offset = log.size
    var process = paths.process(
      words[0], Array(words.dropFirst()),
      environment: options.environment.mapValues(Optional.some).merging(environment) { $1 },
      workingDirectory: workspace.inside.overlay, timeLimit: options.timeLimit,
      folders: [workspace.folder] + folders)
    if let shown { process.shown = shown }
    let status: ProcessStatus
    do {
      status = try await process.run(appendingTo: log.path)
    } catch let error as ProcessError {
      return ProcessEnd(status: .exited(-1), kind: .machine, firstError: "\(error)")
    }
    let kind = FailureClassifier.kind(
      of: status, text: status.isSuccess ? "" : log.text(from: offset), events: workspace.events)
    return ProcessEnd(status: status, kind: kind, firstError: log.firstError(from: offset))
  }
}
