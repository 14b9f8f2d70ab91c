import ArgumentParser
import Foundation
import SweepKit
import SystemPackage

/// The runs to look at: run files, or the output folder of a sweep.
struct RunArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Run files, oldest first, or the output folder of a sweep.", valueName: "run"))
  var runs: [String]

  @Option(
    name: [.customShort("l"), .customLong("label")],
    help: ArgumentHelp("A name for each run file, in order. Repeatable.", valueName: "name"))
  var labels: [String] = []

  /// Reads the runs, in order; the versions of a sweep that could not be measured are among them.
  func read() throws -> [ComparedRun] {
    let folders = runs.filter(SweepFolder.isSweep)
    if folders.isEmpty { return try ComparedRun.read(runs.map { FilePath($0) }, labels: labels) }
    guard folders.count == runs.count else {
      throw ComparisonError.unusable("give run files or output folders of sweeps, not both")
    }
    let compared = try folders.flatMap { try SweepFolder(path: $0).comparedRuns() }
    guard !labels.isEmpty else { return compared }
    let names = try RunLabels.labels(for: compared.map { FilePath($0.label) }, given: labels)
    return zip(names, compared).map { ComparedRun(label: $0, content: $1.content) }
  }
}
