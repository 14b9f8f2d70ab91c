import ArgumentParser
import Foundation
import SweepGit
import SweepKit
import SweepMeasuring
import SweepReporting

/// `benchmem-sweep bisect`: find the commit that changed a metric.
struct BisectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bisect",
    abstract: "Find the commit at which a benchmark's number changed.",
    discussion: help(
      """
      Both ends are measured, then the commit that halves what is left, as git bisect does, over the true history with \
      its merges. Commits that change nothing a build can see are never built. What was found is measured once more in \
      fresh builds of the commit and its parents. The same command again goes on where an interrupted one was.

      Examples:
        benchmem-sweep bisect sweeps/demo --good 1.4.1 --bad 1.5.0
        benchmem-sweep bisect . --good 1.0 --bad main --suite S --metric time
        benchmem-sweep bisect . --good 1.0 --bad main --suite S --all
      """,
      statuses: [
        .done: "the commit was found",
        .partly: "only a range could be found, or fresh builds disagree",
        .nothingMeasured: "an end could not be measured",
        .badData: "the ends do not differ as they should, or input data is wrong",
      ]))

  @OptionGroup var package: PackageArgument
  @OptionGroup(title: "Where to search") var range: BisectRangeOptions
  @OptionGroup(title: "What to look for") var question: BisectQuestionOptions
  @OptionGroup(title: "How to measure") var measurement: MeasurementOptions
  @OptionGroup(title: "Where memory comes from") var profiling: ProfilingOptions
  @OptionGroup(title: "Where to keep builds") var cache: CacheOptions
  @OptionGroup(title: "The page") var page: PageOptions

  @Option(help: ArgumentHelp("The folder for run files, journal, logs and page.", valueName: "dir"))
  var out = ".benchmarks/bisect"

  @Option(help: "What to print: text, json, or md for a pull request or the summary of a job.")
  var format = ReportFormat.text

  @Flag(help: "Print JSON, as --format json does.")
  var json = false

  @Flag(help: "Measure again what has been measured before.")
  var fresh = false

  @Flag(help: "Keep checkouts and build products in the cache.")
  var keepBuilds = false

  func validate() throws {
    try measurement.requireOneToolchain()
    if page.output == "-" {
      throw ValidationError("--output: standard output has the report; name a file for the page.")
    }
    if question.metric == .instructions, measurement.instructions == false {
      throw ValidationError("--metric instructions counts them; leave out --no-instructions.")
    }
  }

  func run() async throws {
    let request = try request()
    let progress = BisectProgress(paths: request.paths)
    let report = try await Interruption.cancellable {
      try SweepCache(path: request.sweep.cache).prepare()
      let source = try await PackageSource.open(
        request.sweep.package, packagePath: request.sweep.packagePath,
        cache: request.sweep.cache
      ) {
        progress.fetching($0)
      }
      source.notices(readsTags: request.sweep.readsTags).forEach { progress.report(.notice($0)) }
      let plan = try await BisectPlanner(request).plan(source)
      return try await BisectRunner(plan: plan, source: source, report: progress.report).run()
    }
    let output = Terminal.standardOutput
    let text = (json ? .json : format).text(report, colors: output.colors)
    // The answer is told even when there can be no page, and the page is there even when nobody
    // reads the answer.
    let printed = Result { try output.write(text) }
    try await BisectPage(report: report, folder: request.sweep.output, options: page).write()
    try printed.get()
    throw ExitCode(report.exitStatus.rawValue)
  }

  private func request() throws -> BisectRequest {
    let given = measurement.definition
    let whole = try package.definition(overriddenBy: given)
    let definition = try whole.tuned(for: question.metric).overridden(by: given)
    guard let location = definition.package else { throw ValidationError("Name a package.") }
    guard let suite = definition.suite ?? (definition.hasCommands ? "" : nil) else {
      throw ValidationError("Name the suite with --suite DIR, or in a sweep.yml.")
    }
    try OutputFile.require(
      page.output, of: "--output", apartFrom: [package.definitionFile].compactMap(\.self))
    var sweep = SweepRequest(
      package: location, identity: definition.identity, selection: VersionSelection(),
      suite: suite, output: out, cache: cache.path, swift: measurement.swift,
      build: definition.buildOptions, run: definition.runOptions, isFresh: fresh,
      keepsBuilds: keepBuilds)
    definition.complete(&sweep)
    sweep.usesOwnSuites = false
    sweep.inherited = ProcessInfo.processInfo.environment
    try OutputFile.require(out, of: "--out", apartFrom: sweep.inputFolders)
    try profiling.apply(to: &sweep)
    var request = try question.request(sweep, range)
    request.sweepRun = try whole.overridden(by: given).runOptions
    request.subject = package.words + measurement.buildWords
    return request
  }
}

extension ReportFormat: ExpressibleByArgument {}
