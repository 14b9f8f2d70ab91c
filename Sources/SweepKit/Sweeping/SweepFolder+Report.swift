import Foundation
import SweepAnalysis
import SweepGit
import SweepMeasuring
import SweepResults
import SystemPackage

extension SweepFolder {
  /// The report of the sweep: steps with the commits between, versions with outcomes and logs.
  ///
  /// - Parameters:
  ///   - source: The repository, for the commits between two versions; without it the report names
  ///     none.
  ///   - profiles: Where the profiles are, if not in the sweep's folder.
  ///   - axis: What neighbours differ in.
  /// - Throws: ``RunFileError`` when a run file is missing or damaged.
  public func report(
    _ source: PackageSource? = nil, profiles: ProfileFolder? = nil, along axis: SweepAxis = .version
  ) throws(RunFileError) -> SweepReport {
    let runs = try comparedRuns(along: axis)
    let profiles = stepProfiles(profiles, runs)
    let known = Dictionary(outcomes.map { ($0.version.label, $0) }) { $1 }
    let versions = runs.map { run in
      let outcome = known[run.label]
      return ReportVersion(
        run, date: outcome?.version.date.formatted(.iso8601), commit: outcome?.version.commit,
        subject: outcome?.version.subject, log: outcome?.log)
    }
    // A file that cannot be read says nothing.
    let trials = try? StepTrials(in: output)
    let commits = Dictionary(outcomes.map { ($0.version.label, $0.version.commit) }) { $1 }
    return SweepReport(
      runs, versions: versions,
      commits: { from, to in
        guard let source, let start = commits[from], let end = commits[to] else { return [] }
        return Self.summaries(of: source.repository, from: start, to: end)
      }, cause: profiles.cause,
      attribution: { step in
        guard let from = known[step.from], let to = known[step.to] else { return nil }
        return trials.flatMap { StepTrial.text($0.between(from, to), of: step) }
      })
  }

  /// Writes the pages of call paths to which a report has links.
  ///
  /// - Throws: ``SweepError/foreignPage(path:)`` or ``RunFileError``.
  public func writePages(of report: SweepReport, profiles: ProfileFolder? = nil) throws {
    try stepProfiles(profiles, report.runs).writePages(for: report)
  }

  private func stepProfiles(_ folder: ProfileFolder?, _ runs: [ComparedRun]) -> StepProfiles {
    StepProfiles(
      folder ?? ProfileFolder(output: FilePath(output.path)), output: output, runs: runs)
  }

  /// The commits that came in between, newest last; none where the repository cannot tell.
  private static func summaries(
    of repository: Repository, from start: String, to end: String
  ) -> [CommitSummary] {
    guard let start = ObjectID(start), let end = ObjectID(end) else { return [] }
    let commits = try? repository.commits(from: end, excluding: [start])
    return (commits ?? []).map { CommitSummary(id: "\($0.id)", subject: $0.summary) }
  }
}
