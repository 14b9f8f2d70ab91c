import ArgumentParser
import Foundation
import SweepGit
import SweepKit
import SweepMeasuring

/// `benchmem-sweep run`: run a suite against the package as it is.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a benchmark suite against the package as it is on disk.",
    discussion: help(
      """
      Builds the suite, by default the one in Benchmarks/, against the work tree, measures memory and time, and \
      prints the table. What did not change since the last run is not measured again. --compare holds the tree \
      against a saved run, or against a revision, which is measured in the same turns; --compare-fail exits with 1 \
      when a value grew past a limit. Runs are saved where pytest-benchmark keeps its own, and either lists the \
      other's. --compare takes the next word as its reference unless it begins with a dash, so filters come first.

      Examples:
        benchmem-sweep run
        benchmem-sweep run encode decode --save before
        benchmem-sweep run --compare before --compare-fail peak:5%
        benchmem-sweep run --compare main --columns time,peak,allocations
        benchmem-sweep run --watch
        benchmem-sweep run --command 'sort=sort big.txt'
      """,
      statuses: [
        .exceeded: "--compare-fail or a ceiling was exceeded",
        .partly: "a benchmark, or the revision to compare with, could not be measured",
        .nothingMeasured: "the tree could not be built or measured",
      ]))

  @Argument(
    help: ArgumentHelp(
      "Only benchmarks whose id contains one of these texts.", valueName: "filter"))
  var filters: [String] = []

  @Option(help: ArgumentHelp("The package's folder.", valueName: "dir"))
  var package = "."

  @OptionGroup(title: "What to show") var table: RunTableOptions
  @OptionGroup(title: "What to compare with, and when to fail")
  var comparison: RunComparisonOptions
  @OptionGroup(title: "Where to save") var saving: SavingOptions
  @OptionGroup(title: "How to measure") var measurement: MeasurementOptions
  @OptionGroup(title: "How much to time") var timing: TimingOptions
  @OptionGroup(title: "Where memory comes from") var profiling: ProfilingOptions
  @OptionGroup(title: "What to tell meanwhile") var progress: ProgressOptions
  @OptionGroup(title: "Where to keep builds") var cache: CacheOptions

  @Flag(help: "Measure again what has not changed since the last run.")
  var fresh = false

  @Flag(help: "Measure again whenever a source file changes, and show what that changed.")
  var watch = false

  func validate() throws { try measurement.requireOneToolchain() }

  func run() async throws {
    let session = RunSession(
      request: try request(), reference: comparison.reference, table: table,
      comparison: comparison, saving: saving, isWatching: watch, style: progress.style)
    let status = try await session.run()
    throw ExitCode(status.rawValue)
  }

  private func request() throws -> SweepRequest {
    var options = measurement.definition
    timing.add(to: &options)
    let place = AbsolutePath.of(package)
    let isPackage = FileManager.default.fileExists(atPath: "\(place)/Package.swift")
    // Commands need no suite, and no package unless they name one of its products.
    options.package =
      options.hasCommands && measurement.suite == nil && !isPackage
      ? try CommandSuite.writePackage(cache: cache.path) : place
    options.suite =
      try options.hasCommands ? measurement.suite : measurement.suite ?? Self.suite(of: place)
    guard
      var request = options.request(output: "", cache: cache.path, swift: measurement.swift)
    else { throw ValidationError("Name a package.") }
    request.isFresh = fresh
    try profiling.apply(to: &request)
    request.inherited = ProcessInfo.processInfo.environment
    request.bursts = timing.bursts ?? timing.rounds ?? TreeRunner.defaultBursts
    if timing.timeBudget == nil { request.timeBudget = TreeRunner.defaultTimeBudget }
    request.run.filters += filters
    // A limit on time needs to know what this machine calls a change of nothing.
    request.isControlled = try timing.control ?? comparison.limitsTime
    return request
  }

  /// The suite of a package that names none: the one in `Benchmarks`, or the package itself where
  /// its manifest names the engine.
  private static func suite(of package: String) throws -> String {
    let folder = "\(package)/Benchmarks"
    if FileManager.default.fileExists(atPath: "\(folder)/Package.swift") { return folder }
    let manifest = try? String(contentsOfFile: "\(package)/Package.swift", encoding: .utf8)
    if manifest?.contains("BenchMemEngine") ?? false { return package }
    throw ValidationError(
      manifest == nil
        ? "\(package) is not a Swift package; name its folder with --package DIR."
        : "There is no suite here: neither \(folder)/Package.swift nor benchmarks in Package.swift. Name one with --suite DIR."
    )
  }

  /// Command lines in which `--compare` has no reference, with the one that it stands for.
  ///
  /// The parser wants a value of every option.
  static func completed(_ arguments: [String]) -> [String] {
    guard arguments.first == configuration.commandName else { return arguments }
    var completed: [String] = []
    for (place, word) in arguments.enumerated() {
      completed.append(word)
      if word == "--" { return completed + arguments[(place + 1)...] }
      let next = arguments.dropFirst(place + 1).first
      if word == "--compare", next?.hasPrefix("-") ?? true {
        completed[completed.count - 1] = "--compare=latest"
      }
    }
    return completed
  }
}
