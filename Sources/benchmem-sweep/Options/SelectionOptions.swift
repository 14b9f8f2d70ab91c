import ArgumentParser
import Foundation
import SweepGit
import SweepKit
import SweepMeasuring
import SweepProcesses
import SweepText

/// Which versions of a package.
struct SelectionOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Tags, branches or commits, in the order in which to cover them; 'worktree' is what is not committed.",
      valueName: "version"))
  var versions: [String] = []

  @Option(
    name: .customLong("tags"),
    help: ArgumentHelp(
      "Tags by glob ('1.*') or range ('>=1.1,<1.3'), oldest version first. Repeatable.",
      valueName: "glob-or-range"))
  var tagPatterns: [String] = []

  @Flag(help: "Let --tags select pre-releases too.")
  var prereleases = false

  @Option(
    help: ArgumentHelp(
      "Commits that B has and A has not, oldest first, by first parents.", valueName: "a..b"))
  var commits: String?

  @Flag(help: "Let --commits follow merged branches too.")
  var allParents = false

  @Flag(help: "Let --commits cover merges only.")
  var merges = false

  @Option(
    help: ArgumentHelp(
      "A file of versions, one a line; what follows a # is a comment.", valueName: "path"))
  var versionsFile: String?

  @Option(
    help: ArgumentHelp("Only tags and commits of this day or later.", valueName: "yyyy-mm-dd"))
  var since: String?

  @Option(
    help: ArgumentHelp("Only tags and commits of this day or earlier.", valueName: "yyyy-mm-dd"))
  var until: String?

  @Option(
    help: ArgumentHelp("Only the newest N of what --tags or --commits selects.", valueName: "n"))
  var last: Int?

  @Option(help: ArgumentHelp("Only every N-th of those, and the first and last.", valueName: "n"))
  var every: Int?

  @Option(
    help: ArgumentHelp(
      "At most N of those, evenly spread, the first and last among them.", valueName: "n"))
  var max: Int?

  func validate() throws {
    for (name, value) in [("--last", last), ("--every", every), ("--max", max)] {
      if let value, value < 1 { throw ValidationError("\(name) must be 1 or more.") }
    }
    if (allParents || merges) && commits == nil {
      throw ValidationError("--all-parents and --merges go with --commits A..B.")
    }
    if allParents && merges { throw ValidationError("Give --all-parents or --merges, not both.") }
    _ = try (Self.day(since, "--since", end: false), Self.day(until, "--until", end: true))
  }

  /// The selection, or `nil` when none of the options was given; options that thin may stand alone.
  func selection() throws -> VersionSelection? {
    let line: CommitRange.Line = merges ? .merges : allParents ? .allParents : .firstParent
    var selection = VersionSelection(
      names: try versions + namesInFile(), tagPatterns: tagPatterns,
      includesPrereleases: prereleases,
      commits: try commits.map { try CommitRange($0, line: line) }, last: last)
    selection.every = every
    selection.max = max
    selection.since = try Self.day(since, "--since", end: false)
    selection.until = try Self.day(until, "--until", end: true)
    selection.includesPrereleases = prereleases
    return selection == VersionSelection() ? nil : selection
  }

  private func namesInFile() throws -> [String] {
    guard let versionsFile else { return [] }
    do {
      return try String(contentsOfFile: versionsFile, encoding: .utf8).split(separator: "\n")
        .map { $0.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    } catch {
      throw SweepError.unreadable(path: versionsFile, reason: SystemReason.text(of: error))
    }
  }

  /// The first or last moment of a day, in UTC.
  private static func day(_ text: String?, _ option: String, end: Bool) throws -> Date? {
    guard let text else { return nil }
    guard let date = try? Date(text, strategy: .iso8601.year().month().day()) else {
      throw ValidationError("\(option) must be a day such as 2025-01-31, not '\(text)'.")
    }
    return end ? date.addingTimeInterval(86_399) : date
  }
}
