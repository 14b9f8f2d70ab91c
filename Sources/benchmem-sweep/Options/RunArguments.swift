import ArgumentParser
import Foundation
import SweepKit
import SystemPackage

/// The runs to look at: run files, the output folder of a sweep, or any folder with run files in it.
struct RunArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Run files, oldest first, or the output folder of a sweep.", valueName: "run"))
  var runs: [String]

  @Option(
    name: [.customShort("l"), .customLong("label")],
    help: ArgumentHelp("A name for each run, in order. Repeatable.", valueName: "name"))
  var labels: [String] = []

  /// Reads the runs, in order; the versions of a sweep that could not be measured are among them.
  func read() throws -> [ComparedRun] {
    let sweeps = runs.filter(SweepFolder.isSweep)
    if sweeps.isEmpty { return try ComparedRun.read(try files(), labels: labels) }
    guard sweeps.count == runs.count else {
      throw ComparisonError.unusable("give run files or output folders of sweeps, not both")
    }
    let compared = try sweeps.flatMap { try SweepFolder(path: $0).comparedRuns() }
    let names = try RunLabels.labels(
      for: compared.map { FilePath($0.label + ".json") }, given: labels)
    return zip(names, compared).map { ComparedRun(label: $0, content: $1.content) }
  }

  private func files() throws -> [FilePath] {
    try runs.flatMap { path -> [FilePath] in
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      guard isFolder.boolValue else { return [FilePath(path)] }
      let found = RunDiscovery.runs(below: FilePath(path))
      guard !found.isEmpty else { throw SweepError.notASweep(path: path) }
      return found
    }
  }
}
