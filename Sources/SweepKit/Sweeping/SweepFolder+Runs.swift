import Foundation
import SweepAnalysis
import SweepResults
import SystemPackage

/// What changes from one neighbour to the next, where a sweep goes over versions and toolchains.
public enum SweepAxis: String, Sendable, CaseIterable {
  /// The versions that one toolchain built follow each other.
  case version
  /// The builds of one version by all toolchains do.
  case toolchain
}

extension SweepFolder {
  /// The sweep's versions as runs to compare, in the plan's order; those that could not be measured
  /// are in their places.
  ///
  /// - Parameter axis: What the neighbours of a series differ in; the series follow each other.
  /// - Throws: ``RunFileError`` when a run file is missing or damaged.
  public func comparedRuns(
    along axis: SweepAxis = .version
  ) throws(RunFileError) -> [ComparedRun] {
    let paths = outcomes.compactMap(\.runFile).map { FilePath("\(output.path)/\($0)") }
    var files = try RunFile.read(paths, options: .everything)[...]
    let runs = outcomes.compactMap { outcome -> ComparedRun? in
      let content: ComparedRun.Content
      switch outcome.result {
      case .measured:
        guard let file = files.popFirst() else { return nil }
        content = .run(file)
      case .failed(let phase, let reason):
        content = .failed(phase: phase.rawValue, reason: reason)
      }
      var run = ComparedRun(label: outcome.version.label, content: content)
      run.series = axis == .version ? outcome.version.toolchain : outcome.version.labelOfSource
      return run
    }
    return ComparedRun.comparable(axis == .version ? runs : Self.bySeries(runs))
  }

  /// The runs of each series together, in the order of the first of each.
  private static func bySeries(_ runs: [ComparedRun]) -> [ComparedRun] {
    var series: [String?] = []
    for run in runs where !series.contains(run.series) { series.append(run.series) }
    return series.flatMap { name in runs.filter { $0.series == name } }
  }
}
