import Foundation
import SweepAnalysis
import SweepResults
import SystemPackage

extension SweepFolder {
  /// The sweep's versions as runs to compare, in the plan's order; those that could not be measured
  /// are in their places.
  ///
  /// - Throws: ``RunFileError`` when a run file is missing or damaged.
  public func comparedRuns() throws(RunFileError) -> [ComparedRun] {
    let paths = outcomes.compactMap(\.runFile).map { FilePath("\(output.path)/\($0)") }
    var files = try RunFile.read(paths, options: .everything)[...]
    let runs = outcomes.compactMap { outcome -> ComparedRun? in
      switch outcome.result {
      case .measured:
        files.popFirst().map { ComparedRun(label: outcome.version.label, content: .run($0)) }
      case .failed(let phase, let reason):
        ComparedRun(
          label: outcome.version.label, content: .failed(phase: phase.rawValue, reason: reason))
      }
    }
    return ComparedRun.comparable(runs)
  }
}
