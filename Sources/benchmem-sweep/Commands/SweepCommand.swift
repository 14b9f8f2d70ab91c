import ArgumentParser
import Foundation
import SweepAnalysis
import SweepGit
import SweepKit
import SweepMeasuring
import SweepReporting
import SweepResults
import SweepText

/// `benchmem-sweep sweep`: run a suite over versions of a package.
struct SweepCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Run a benchmark suite over versions of a package.",
    discussion: help(
      """
      Each version is checked out and built by itself, and every benchmark runs in a process of its own: memory \
      passes first, then timed rounds. OUT receives one VERSION.json each, the journal sweep.jsonl, and logs/. \
      A version that fails costs only itself. The same command again measures only what is missing; what a result \
      depends on decides, and builds are kept in the cache.

      Examples:
        benchmem-sweep sweep . 1.0.0 1.1.0 main --suite Benchmarks
        benchmem-sweep sweep https://host/rows --tags '>=1.1,<1.3' --suite S
        benchmem-sweep sweep sweeps/demo --fresh --bursts 40
        benchmem-sweep sweep . 1.0.0 --suite S --swift a=/opt/swift --swift b=swift
        benchmem-sweep sweep . --commits v1.0.0.. --suite S --shard 2/8
        benchmem-sweep sweep . --commits v1.2.0.. --suite S --jobs 2 --incremental
      """))

  @OptionGroup var package: PackageArgument
  @OptionGroup(title: "Which versions") var selection: SelectionOptions
  @OptionGroup(title: "How to measure") var measurement: MeasurementOptions
  @OptionGroup(title: "How to go through the versions") var sweeping: SweepingOptions
  @OptionGroup(title: "Where memory comes from") var profiling: ProfilingOptions
  @OptionGroup(title: "What to tell meanwhile") var progress: ProgressOptions
  @OptionGroup(title: "Where to keep builds") var cache: CacheOptions

  @Option(help: ArgumentHelp("The folder for run files, journal and logs.", valueName: "dir"))
  var out = ".benchmarks/sweep"

  @Flag(
    help: "Measure again what has been measured with the same code, suite, toolchain and options.")
  var fresh = false

  @Flag(help: "Keep checkouts and scratch paths in the cache, beside the executables.")
  var keepBuilds = false

  @Option(
    name: .customLong("columns"),
    help:
      "The metric of the heatmap at the end (default: peak, or time where memory is not counted).")
  var metric: String?

  @Flag(
    help:
      "Where code, dependencies, flags or toolchain changed together and an exact number with them, build each change alone to tell them apart."
  )
  var attribute = false

  @Option(
    help: ArgumentHelp(
      "Carry out one of N parts of the sweep, from 1, on this machine; 'merge' puts them together.",
      valueName: "i/n"))
  var shard: String?

  @Option(
    help: ArgumentHelp(
      "What the parts divide: version (for memory; the default), or benchmark (for time).",
      valueName: "name"))
  var shardBy: Shard.Dimension?

  @Option(
    help: ArgumentHelp(
      "With several toolchains, what neighbours in the report differ in: version or toolchain.",
      valueName: "name"))
  var axis = SweepAxis.version

  func run() async throws {
    let request = try request()
    let heatmapMetric = try heatmapMetric(request)
    let reporter = ProgressReporter(progress.style)
    defer { reporter.end() }
    let (source, summary) = try await Interruption.cancellable {
      try SweepCache(path: request.cache).prepare()
      let source = try await PackageSource.open(
        request.package, packagePath: request.packagePath, cache: request.cache
      ) {
        reporter.report(.fetching(location: $0))
      }
      source.notices(readsTags: request.readsTags).forEach { reporter.report(.notice($0)) }
      let plan = try await SweepPlanner(request).plan(source)
      let runner = SweepRunner(plan: plan, source: source, report: reporter.report)
      return (source, try await runner.run())
    }
    reporter.end()
    try conclude(summary, source, heatmapMetric)
    try reporter.check()
    throw ExitCode(summary.exitStatus.rawValue)
  }

  private func conclude(
    _ summary: SweepSummary, _ source: PackageSource, _ metric: Metric?
  ) throws {
    // A shard without versions has nothing to show.
    guard !summary.outcomes.isEmpty else { return }
    try SweepConclusion(
      output: summary.output, outcomes: summary.outcomes, source: source,
      profiles: summary.plan.request.profileFolder, metric: metric, axis: axis
    ).present()
    for pin in summary.plan.pinning.unusedPins {
      Terminal.standardError.note(
        TerminalText.safe("warning: no version depends on '\(pin.identity)': --pin had no effect")
          + "\n")
    }
  }

  private func heatmapMetric(_ request: SweepRequest) throws -> Metric? {
    guard let metric else { return nil }
    let metrics = try CompareRequest.metrics(parsing: metric)
    guard metrics.count == 1 else { throw ValidationError("--columns takes one metric here.") }
    if !request.run.measuresMemory, metrics[0].descriptor?.phase == .memory {
      throw ValidationError(
        "--columns \(metric) is counted in memory passes; leave out one of it and --no-memory.")
    }
    return metrics[0]
  }

  /// Leaves what other machines carry out, and what compares versions: that is the merge's matter.
  private func apply(to request: inout SweepRequest) throws {
    guard let text = shard else {
      if shardBy != nil { throw ValidationError("--shard-by is about --shard I/N; give both.") }
      return
    }
    guard let shard = Shard(parsing: text, by: shardBy ?? .version) else {
      throw ValidationError("--shard must be I/N with I from 1 to N, as in 2/8, not '\(text)'.")
    }
    guard !attribute else {
      throw ValidationError(
        "--attribute compares versions, which a shard does not; run it without --shard.")
    }
    request.shard = shard
    if request.profiles == .steps { request.profiles = .none }
    switch shard.dimension {
    case .benchmark: request.run.shard = shard
    case .version:
      guard sweeping.timing.bursts ?? 1 == 1 else {
        throw ValidationError(
          "Times of different machines are not compared: with --bursts, add --shard-by benchmark, which has all versions of a benchmark timed on one machine."
        )
      }
      request.bursts = 1
    }
  }

  private func request() throws -> SweepRequest {
    var options = measurement.definition
    sweeping.add(to: &options)
    options.versions = try selection.selection()
    let definition = try package.definition(overriddenBy: options)
    guard definition.suite != nil || definition.hasCommands else {
      throw ValidationError("Name the suite with --suite DIR, or in a sweep.yml.")
    }
    guard
      var request = definition.request(output: out, cache: cache.path, swift: measurement.swift)
    else { throw ValidationError("Name a package.") }
    try OutputFile.require(
      out, of: "--out", apartFrom: request.inputFolders)
    request.isFresh = fresh
    request.toolchains = measurement.toolchains
    request.inherited = ProcessInfo.processInfo.environment
    request.keepsBuilds = keepBuilds
    request.attributesSteps = attribute
    try profiling.apply(to: &request)
    try apply(to: &request)
    if request.isIncremental, request.usesOwnSuites {
      throw ValidationError(
        "An incremental sweep keeps one suite over all versions; leave out incremental or suite-from."
      )
    }
    return request
  }
}
