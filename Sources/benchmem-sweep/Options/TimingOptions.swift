import ArgumentParser
import SweepKit
import SweepMeasuring

/// How much is timed.
struct TimingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Time each benchmark by N short bursts, in turns over all versions (default: \(SweepRequest.defaultBursts); for run \(TreeRunner.defaultBursts)). --rounds is an alias: rounds are the timed calls of one burst.",
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
      "How long suspected changes of time are looked into, by timing the two versions against each other, in all (default: 120; for run 3).",
      valueName: "s"))
  var timeBudget: Double?

  @Option(
    name: .customLong("copy-dir"),
    help: ArgumentHelp(
      "A folder to copy to where the suite's executables run. Repeatable.", valueName: "dir"))
  var copiedFolders: [String] = []

  func validate() throws {
    for (name, value) in [("--bursts", bursts), ("--rounds", rounds)] {
      if let value, value < 1 { throw ValidationError("\(name) must be 1 or more.") }
    }
    if bursts != nil, rounds != nil {
      throw ValidationError("--rounds is another name of --bursts; leave out one of them.")
    }
    if let timeBudget, !(timeBudget >= 0 && timeBudget.isFinite) {
      throw ValidationError("--time-budget must be a number of seconds.")
    }
    if let (first, second) = InputSnapshot.sameNamed(copiedFolders.map(AbsolutePath.of)) {
      throw ValidationError(
        "--copy-dir: \(first) and \(second) have one name, and would be copied to one place; rename one of them."
      )
    }
  }

  /// Adds what was given to a definition that overrides a file's.
  func add(to definition: inout SweepDefinition) {
    definition.bursts = (bursts ?? rounds).map { Count($0) }
    definition.control = control
    definition.timeBudget = timeBudget.map { Seconds($0) }
    definition.copiedFolders =
      copiedFolders.isEmpty ? nil : OneOrMore(copiedFolders.map(AbsolutePath.of))
  }
}
