import ArgumentParser
import Foundation
import SweepGit
import SweepKit
import SweepMeasuring
import SweepReporting
import SweepResults
import SweepText
import SystemPackage

/// `benchmem-sweep merge`: shards put together.
struct MergeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Put the shards of a sweep together.",
    discussion: help(
      """
      Reads the output folders of `sweep --shard`, or folders in which a CI has laid them, and writes what one sweep \
      would have written: run files, journal, logs and report. Which versions have the same code is worked out here. \
      Shards and versions that are missing are named. Times of different machines stay apart.

      Examples:
        benchmem-sweep merge shard-1 shard-2 shard-3 --out merged
        benchmem-sweep merge artifacts --out merged --package .
        benchmem-sweep compare merged --diff
      """,
      statuses: [.partly: "some shard, version or benchmark is missing"]))

  @Argument(help: "Folders of shards, or folders with such folders in them.")
  var shards: [String]

  @Option(help: ArgumentHelp("The folder to write to.", valueName: "dir"))
  var out = ".benchmarks/sweep"

  @Option(
    help: ArgumentHelp(
      "The package's repository, to name the commits between versions (default: the one that was swept, if it is on this machine).",
      valueName: "path"))
  var package: String?

  @Option(
    name: .customLong("columns"),
    help:
      "The metric of the heatmap at the end (default: peak, or time where memory is not counted).")
  var metric: String?

  @OptionGroup(title: "Where to keep clones") var cache: CacheOptions

  func run() async throws {
    let metrics = try metric.map { try CompareRequest.metrics(parsing: $0) } ?? []
    guard metrics.count <= 1 else { throw ValidationError("--columns takes one metric here.") }
    let summary = try await Interruption.cancellable {
      try await SweepMerge(shards, into: out).run()
    }
    say(summary)
    guard summary.outcomes.contains(where: \.isMeasured) else {
      throw ExitCode(ExitStatus.nothingMeasured.rawValue)
    }
    let output = OutputFolder(path: out)
    try SweepConclusion(
      output: output, outcomes: summary.outcomes, source: try await source(summary, output),
      metric: metrics.first, axis: .version
    ).present()
    let status = SweepSummary.exitStatus(of: summary.outcomes)
    throw ExitCode((status == .done && !summary.isWhole ? .partly : status).rawValue)
  }

  /// What is missing, on standard error.
  private func say(_ summary: SweepMerge.Summary) {
    var lines = summary.incomplete
    if !summary.missingShards.isEmpty {
      let list = summary.missingShards.map(String.init).joined(separator: ", ")
      lines.append("missing: shard \(list) of \(summary.shardCount)")
    }
    if !summary.missingVersions.isEmpty {
      let shown = summary.missingVersions.prefix(10).joined(separator: ", ")
      let rest = summary.missingVersions.count - 10
      lines.append("missing: \(shown)" + (rest > 0 ? " and \(rest) more versions" : ""))
    }
    for line in lines { Terminal.standardError.note(TerminalText.safe(line) + "\n") }
  }

  /// The repository that was swept.
  private func source(
    _ summary: SweepMerge.Summary, _ output: OutputFolder
  ) async throws -> PackageSource? {
    func open(_ location: String) async throws -> PackageSource {
      try await PackageSource.open(location, packagePath: "", cache: cache.path) { _ in }
    }
    if let package { return try await open(package) }
    let name = summary.outcomes.lazy.compactMap(\.runFile).first
    let recorded = name.flatMap { try? RunFile(reading: FilePath("\(output.path)/\($0)")) }
      .flatMap { RunProvenance(of: $0).repository }
    guard let recorded, !PackageSource.isURL(recorded) else { return nil }
    return try? await open(recorded)
  }
}
