import ArgumentParser
import Foundation
import SweepAnalysis
import SweepGit
import SweepKit
import SweepMeasuring
import SweepProcesses
import SweepReporting
import SweepResults
import SweepText

/// An error as the user meets it: one line on standard error, and an exit status.
struct FailureReport {
  private let error: any Error
  private let command: any ParsableCommand.Type

  /// - Parameter command: The command that was running, whose usage is shown.
  init(_ error: any Error, of command: any ParsableCommand.Type) {
    self.error = error
    self.command = command
  }

  /// Prints and exits.
  func exit() -> Never {
    if error is CancellationError {
      Terminal.standardError.write(
        "interrupted: what was measured is on disk; the same command again goes on from there\n")
      Foundation.exit(ExitStatus.interrupted.rawValue)
    }
    if let error = error as? ValidationError {
      // ArgumentParser would show the root's usage.
      let usage = BenchMemSweepCommand.usageString(for: command)
      Terminal.standardError.write("Error: \(error.message)\nUsage: \(usage)\n")
      Foundation.exit(ExitStatus.usage.rawValue)
    }
    guard let status else { BenchMemSweepCommand.exit(withError: error) }
    Terminal.standardError.write("error: \(error)\n")
    Foundation.exit(status.rawValue)
  }

  /// The status of our own errors; `nil` for those of the command line, which ArgumentParser knows best.
  private var status: ExitStatus? {
    switch error {
    case is CleanExit, is ValidationError, is ExitCode: nil
    case let error as SelectionError: error.exitStatus
    case let error as GitError: error.exitStatus
    case let error as BuildError: error.exitStatus
    case let error as SweepError: error.exitStatus
    case is LockError: .missingInput
    case let error as DefinitionError: error.exitStatus
    case let error as BisectError: error.exitStatus
    case is ComparisonError: .usage
    case is ImageError: .missingInput
    case let error as RunFileError: error.isMissingInput ? .missingInput : .badData
    default: "\(type(of: error))" == "CommandError" ? nil : .bug
    }
  }
}

extension SelectionError {
  fileprivate var exitStatus: ExitStatus {
    switch self {
    case .badRange, .badCommitRange, .badPin, .badDay: .usage
    case .unknownRevision, .ambiguousRevision, .noTagMatches, .emptyCommitRange, .nothingSelected,
      .nothingLeft, .unknownPin:
      .missingInput
    case .inShallowClone(let error): error.exitStatus
    }
  }
}

extension GitError {
  fileprivate var exitStatus: ExitStatus {
    switch reason {
    case .notARepository, .noSuchRevision, .notOwned, .authentication, .unsupportedURL,
      .notAPackage:
      .missingInput
    case .stopped: .interrupted
    default: .badData
    }
  }
}

extension BuildError {
  fileprivate var exitStatus: ExitStatus {
    switch self {
    case .notAPackage, .noToolchain: .missingInput
    case .unreadableManifest, .noExecutables, .notADependency, .toolsVersionTooOld: .badData
    case .fileSystem, .notRedirected, .missingProduct, .failed: .nothingMeasured
    }
  }
}

extension SweepError {
  fileprivate var exitStatus: ExitStatus {
    switch self {
    case .notASweep, .notASwiftPackage, .outputFolder, .cacheFolder, .outputFile,
      .unreadable, .unreadableRecord, .suiteOutside:
      .missingInput
    case .foreignFile, .foreignEntry, .notACache, .unknownJournalSchema: .badData
    }
  }
}

extension DefinitionError {
  fileprivate var exitStatus: ExitStatus {
    if case .unreadable = self { .missingInput } else { .badData }
  }
}
