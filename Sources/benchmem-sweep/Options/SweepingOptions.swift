import ArgumentParser
import Foundation
import SweepKit
import SweepMeasuring

/// How a sweep goes through its versions.
struct SweepingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Time each benchmark by N short bursts, in turns over all versions (default: \(SweepRequest.defaultBursts)). --rounds is an alias: rounds are the timed calls of one burst.",
      valueName: "n"))
  var bursts: Int?

  @Option(help: .hidden)
  var rounds: Int?

  @Flag(
    inversion: .prefixedNo,
    help:
      "Time the first version as two: what they differ by is this machine's noise, and counts as no change."
  )
  var control: Bool?

  @Option(
    help: ArgumentHelp(
      "How long suspected changes of time are looked into, by timing the two versions against each other, in all (default: 120).",
      valueName: "s"))
  var timeBudget: Double?

  @Option(
    help: ArgumentHelp("How many builds run side by side; never while measuring.", valueName: "n"))
  var jobs: Int?

  @Flag(
    inversion: .prefixedNo,
    help:
      "Build all versions in one folder, similar ones after each other, so that only what differs is compiled."
  )
  var incremental: Bool?

  @Flag(
    inversion: .prefixedNo,
    help:
      "Measure executables whose loaded code is the same, byte for byte, once for all versions that have them."
  )
  var equalCode: Bool?

  @Option(
    name: .customLong("copy-dir"),
    help: ArgumentHelp(
      "A folder to copy to where the suite's executables run. Repeatable.", valueName: "dir"))
  var copiedFolders: [String] = []

  @Option(
    help: ArgumentHelp(
      "Which suite to run: the one 'given', or each 'version' the one in its own tree.",
      valueName: "place"))
  var suiteFrom: SuiteOrigin?

  func validate() throws {
    for (name, value) in [("--bursts", bursts), ("--rounds", rounds), ("--jobs", jobs)] {
      if let value, value < 1 { throw ValidationError("\(name) must be 1 or more.") }
    }
    if bursts != nil, rounds != nil {
      throw ValidationError("--rounds is another name of --bursts; leave out one of them.")
    }
    if let timeBudget, !(timeBudget >= 0 && timeBudget.isFinite) {
      throw ValidationError("--time-budget must be a number of seconds.")
    }
    if let (first, second) = InputSnapshot.sameNamed(copiedFolders.map(Self.absolute)) {
      throw ValidationError(
        "--copy-dir: \(first) and \(second) have one name, and would be copied to one place; rename one of them."
      )
    }
    if incremental == true, suiteFrom == .version {
      throw ValidationError(
        "--incremental keeps one suite over all versions; leave out one of it and --suite-from version."
      )
    }
  }

  /// Adds what was given to a definition that overrides a file's.
  func add(to definition: inout SweepDefinition) {
    definition.bursts = (bursts ?? rounds).map { Count($0) }
    definition.control = control
    definition.timeBudget = timeBudget.map { Seconds($0) }
    definition.jobs = jobs.map { Count($0) }
    definition.incremental = incremental
    definition.equalCode = equalCode
    definition.copiedFolders =
      copiedFolders.isEmpty
      ? nil
      : OneOrMore(copiedFolders.map(Self.absolute))
    definition.suiteFrom = suiteFrom
  }

  private static func absolute(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.path
  }
}

extension SuiteOrigin: ExpressibleByArgument {}

/// What is told on standard error while a command works.
struct ProgressOptions: ParsableArguments {
  /// How much is told.
  enum Style: String, EnumerableFlag {
    case quiet
    case verbose
    case jsonEvents

    static func help(for value: Style) -> ArgumentHelp? {
      switch value {
      case .quiet: "Tell only what fails."
      case .verbose: "Tell every step and every benchmark."
      case .jsonEvents: "Tell events as JSON, one object a line."
      }
    }
  }

  @Flag(exclusivity: .exclusive)
  var style: Style?
}
