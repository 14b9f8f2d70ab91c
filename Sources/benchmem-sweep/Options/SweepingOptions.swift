import ArgumentParser
import Foundation
import SweepKit
import SweepMeasuring

/// How a sweep goes through its versions.
struct SweepingOptions: ParsableArguments {
  @OptionGroup var timing: TimingOptions

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
    help: ArgumentHelp(
      "Which suite to run: the one 'given', or each 'version' the one in its own tree.",
      valueName: "place"))
  var suiteFrom: SuiteOrigin?

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be 1 or more.") }
    if incremental == true, suiteFrom == .version {
      throw ValidationError(
        "--incremental keeps one suite over all versions; leave out one of it and --suite-from version."
      )
    }
  }

  /// Adds what was given to a definition that overrides a file's.
  func add(to definition: inout SweepDefinition) {
    timing.add(to: &definition)
    definition.jobs = jobs.map { Count($0) }
    definition.incremental = incremental
    definition.equalCode = equalCode
    definition.suiteFrom = suiteFrom
  }

}

/// A path that does not depend on the current folder.
enum AbsolutePath {
  static func of(_ path: String) -> String {
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

extension SweepAxis: ExpressibleByArgument {}

extension Shard.Dimension: ExpressibleByArgument {}
