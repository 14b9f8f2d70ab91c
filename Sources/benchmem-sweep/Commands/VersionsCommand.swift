import ArgumentParser
import Foundation
import SweepGit
import SweepKit
import SweepMeasuring

/// `benchmem-sweep versions`: what a sweep would cover.
struct VersionsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "versions",
    abstract: "Show what a sweep would cover, without running it.",
    discussion: help(
      """
      One line a version: label, commit, date, subject. Without a selection, every release tag. With a suite, from \
      --suite or a sweep.yml, each line also says what is in the cache: 'measured', 'built', or 'open'. All options \
      of sweep are taken, since they decide what counts as the same.

      Examples:
        benchmem-sweep versions . --tags '1.*'
        benchmem-sweep versions https://host/rows --tags '>=1.1' --last 5
        benchmem-sweep versions . v1.2.0 HEAD~3 main --json
      """))

  @OptionGroup var package: PackageArgument
  @OptionGroup(title: "Which versions") var selection: SelectionOptions
  @OptionGroup(title: "How to measure", visibility: .hidden) var measurement: MeasurementOptions
  @OptionGroup(title: "How to go through the versions", visibility: .hidden)
  var sweeping: SweepingOptions
  @OptionGroup(title: "Where to keep clones") var cache: CacheOptions

  @Flag(help: "Print JSON: an array of objects.")
  var json = false

  func validate() throws { try measurement.requireOneToolchain() }

  func run() async throws {
    var options = measurement.definition
    sweeping.add(to: &options)
    options.versions = try selection.selection()
    let definition = try package.definition(overriddenBy: options)
    try SweepCache(path: cache.path).requireOwn()
    let source = try await PackageSource.open(
      definition.package ?? "", packagePath: definition.packagePath ?? "", cache: cache.path
    ) {
      Terminal.standardError.note("fetching \($0)\n")
    }
    let everything = VersionSelection(tagPatterns: ["*"])
    let selection = definition.versions?.selection.refining(everything) ?? everything
    let readsTags = !selection.tagPatterns.isEmpty || definition.overrides != nil
    source.notices(readsTags: readsTags).forEach { Terminal.standardError.note("note: \($0)\n") }
    let versions = try source.versions(selection)
    try source.requirePackage(in: versions)
    let standings = try await standings(versions, definition, source)
    try Terminal.standardOutput.write(VersionList(versions, standings).text(asJSON: json))
  }

  /// What is in the cache for each version; `nil` when no suite is known.
  private func standings(
    _ versions: [Version], _ definition: SweepDefinition, _ source: PackageSource
  ) async throws -> [SweepPreview.Standing]? {
    guard
      var request = definition.request(
        output: "", cache: cache.path, swift: measurement.swift)
    else { return nil }
    request.inherited = ProcessInfo.processInfo.environment
    let plan = try await SweepPlanner(request).plan(source, versions: versions)
    let reporter = ProgressReporter(.quiet)
    return try await SweepPreview(plan: plan, source: source, notice: reporter.report).standings()
  }
}
