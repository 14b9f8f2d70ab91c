import ArgumentParser
import Foundation
import SweepReporting
import SweepResults
import SweepText
import SystemPackage

/// `benchmem-sweep flamegraph`: where the memory of a benchmark comes from.
struct FlamegraphCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flamegraph",
    abstract: "Show where the memory of a benchmark comes from, and what changed between versions.",
    discussion: help(
      """
      Shows a profile that a sweep or run kept: the call paths with the bytes that were live at the peak, as a page \
      with a flame graph, or as a table, tree or summary. With --against, the difference to another version: the \
      width is the new version's, the colour is the change. The paths are matched by names, so that moved code is \
      no change.

      Examples:
        benchmem-sweep flamegraph .benchmarks/sweep build --open
        benchmem-sweep flamegraph .benchmarks/sweep --worst peak --report tree
        benchmem-sweep flamegraph out build --against 1.4.0 --report summary
        benchmem-sweep flamegraph out build --format pprof -o build.pb.gz
      """))

  @OptionGroup var choice: ProfileArguments
  @OptionGroup(title: "What to show") var shown: ProfileReportOptions
  @OptionGroup(title: "Where to") var place: ProfileOutputOptions

  func validate() throws {
    try shown.require(place, isDifference: choice.against != nil)
  }

  func run() async throws {
    let (report, chosen) = try chosen()
    let format = shown.written(to: place)
    if shown.isPrinted(place) {
      try print(report, format)
    } else {
      try await place.write(
        report, as: format, apartFrom: chosen.files, to: chosen.pagePath(as: format))
    }
  }

  /// What is shown, and the profiles that it is of. What is to be known beforehand is told.
  @inline(never)
  private func chosen() throws -> (report: ProfileReport, profiles: ProfileArguments.Chosen) {
    let metric = shown.orderedBy(choice.worst)
    let chosen = try choice.read(by: choice.worst ?? metric)
    let report = ProfileReport(
      chosen.profile, before: chosen.before, kind: shown.report, metric: metric,
      isInverted: shown.invert,
      width: shown.isPrinted(place) ? Terminal.standardOutput.tableWidth : nil)
    let error = Terminal.standardError
    if shown.native { error.note(ProfileReportOptions.nativeNotice) }
    // Text and markdown have them in them.
    if ![.text, .md].contains(shown.written(to: place)) {
      error.note(report.warnings.map { TerminalText.safe("warning: \($0)") + "\n" }.joined())
    }
    if !shown.isPrinted(place) { error.note(report.heading + "\n") }
    return (report, chosen)
  }

  @inline(never)
  private func print(_ report: ProfileReport, _ format: ProfileFormat) throws {
    let output = Terminal.standardOutput
    try output.write(format.text(report, colors: output.colors) ?? "")
  }
}
