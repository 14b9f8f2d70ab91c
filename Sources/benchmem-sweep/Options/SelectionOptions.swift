import ArgumentParser
import SweepKit

/// Which versions of a package.
struct SelectionOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Tags, branches or commits, in the order in which to cover them.", valueName: "version"))
  var versions: [String] = []

  @Option(
    name: .customLong("tags"),
    help: ArgumentHelp(
      "Tags by glob ('1.*') or range ('>=1.1,<1.3'), in semantic-version order. Repeatable.",
      valueName: "glob-or-range"))
  var tagPatterns: [String] = []

  @Option(help: ArgumentHelp("Only the newest N of the tags that --tags selects.", valueName: "n"))
  var last: Int?

  @Flag(help: "Let --tags select pre-releases too.")
  var prereleases = false

  func validate() throws {
    if let last, last < 1 { throw ValidationError("--last must be 1 or more.") }
    if last != nil && tagPatterns.isEmpty {
      throw ValidationError("--last counts the tags that --tags selects; add --tags '*'.")
    }
  }

  /// The selection, or `nil` when none of the options was given.
  var selection: VersionSelection? {
    versions.isEmpty && tagPatterns.isEmpty
      ? nil
      : VersionSelection(
        names: versions, tagPatterns: tagPatterns, includesPrereleases: prereleases, last: last)
  }
}
