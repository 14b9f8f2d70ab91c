import Foundation
import SweepAnalysis
import SweepMeasuring
import SweepReporting
import SweepResults
import SystemPackage

/// The profiles of both sides of a sweep's steps.
struct StepProfiles {
  let folder: ProfileFolder
  /// The folder of the report, from which its links go.
  let output: OutputFolder
  private let codes: [String: RunProvenance]

  init(_ folder: ProfileFolder, output: OutputFolder, runs: [ComparedRun]) {
    self.folder = folder
    self.output = output
    codes = Dictionary(
      runs.compactMap { run in run.file.map { (run.label, RunProvenance(of: $0)) } }
    ) { first, _ in first }
  }

  /// Where the memory of a step comes from; nil if it was not profiled on both sides.
  func cause(of step: Step) -> StepCause? {
    difference(of: step).flatMap { StepCause($0, page: link(to: step)) }
  }

  /// Writes the page of each difference that a report has a link to.
  ///
  /// - Throws: ``SweepError/foreignPage(path:)`` or ``RunFileError``.
  func writePages(for report: SweepReport) throws {
    folder.removePages { (try? OutputFolder.require(ownPage: $0.string)) != nil }
    for entry in report.entries where entry.cause != nil {
      guard let difference = difference(of: entry.step) else { continue }
      let path = page(of: entry.step)
      try OutputFolder.require(ownPage: path.string)
      try folder.makeFolder(of: path)
      let content = ProfileReport(
        difference.after, before: difference.before, kind: .flamegraph, metric: difference.metric)
      try ProfilePage(content).write(to: path)
    }
  }

  private func difference(of step: Step) -> ProfileDifference? {
    guard let metric = ProfileMetric(of: step.metric),
      let before = profile(of: step.id, in: step.from),
      let after = profile(of: step.id, in: step.to),
      // What differs from pass to pass would be explained by another pass's bytes.
      Double(before.counts[metric]) == step.before, Double(after.counts[metric]) == step.after
    else { return nil }
    return ProfileDifference(before: before, after: after, metric: metric)
  }

  /// What a folder has under a version's name may be of other code.
  private func profile(of id: String, in label: String) -> AllocationProfile? {
    guard let run = codes[label],
      let profile = try? AllocationProfile(reading: folder.file(version: label, id: id)),
      profile.id == id, run.code(of: id) == nil || profile.code == run.code(of: id)
    else { return nil }
    return profile
  }

  private func page(of step: Step) -> FilePath {
    folder.page(from: step.from, to: step.to, id: step.id, metric: step.metric.name)
  }

  /// The page's path from the report, or as it is where it lies elsewhere.
  private func link(to step: Step) -> String {
    let path = page(of: step).string
    let text =
      path.hasPrefix(output.path + "/") ? String(path.dropFirst(output.path.count + 1)) : path
    return text.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? text
  }
}
