import ArgumentParser
import SweepKit

/// The commits among which a bisection searches.
struct BisectRangeOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A revision without the change. Repeatable.", valueName: "rev"))
  var good: [String]

  @Option(help: ArgumentHelp("A revision with the change.", valueName: "rev"))
  var bad: String

  @Flag(help: "Follow only the first parents of merges: name the merge and not what it merged.")
  var firstParent = false

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Only commits that change something at or below this path (default: what a build can see). Repeatable.",
      valueName: "path"))
  var paths: [String] = []

  @Flag(help: "Find every commit in the range at which the metric changed, up and down.")
  var all = false

  @Flag(help: "With --all, measure every commit, also between commits that agree.")
  var thorough = false

  func validate() throws {
    if thorough, !all { throw ValidationError("--thorough goes with --all.") }
  }
}
