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
      "A file of versions, one a line, or - for standard input; # begins a comment.",
      valueName: "path"))
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
    let days = try (Self.day(since, "--since"), Self.day(until, "--until"))
    if let since = days.0, let until = days.1, since.start > until.start {
      throw ValidationError("--since \(since.text) is after --until \(until.text); exchange them.")
    }
  }

  /// What was given, or `nil` when none of the options was; options that thin may stand alone.
  func selection() throws -> SweepDefinition.Versions? {
    var selection = SweepDefinition.Versions()
    let names = try versions + namesInFile()
    selection.names = names.isEmpty ? nil : OneOrMore(names)
    selection.tags = tagPatterns.isEmpty ? nil : OneOrMore(tagPatterns)
    selection.prereleases = prereleases ? true : nil
    selection.commits = try commits.map { try CommitRange($0) }
    selection.allParents = allParents ? true : nil
    selection.merges = merges ? true : nil
    selection.since = try Self.day(since, "--since")
    selection.until = try Self.day(until, "--until")
    selection.last = last.map { Count($0) }
    selection.every = every.map { Count($0) }
    selection.max = max.map { Count($0) }
    return selection == SweepDefinition.Versions() ? nil : selection
  }

  private func namesInFile() throws -> [String] {
    guard let versionsFile else { return [] }
    let names = TextInput.entries(try TextInput.read(versionsFile))
    guard !names.isEmpty else {
      throw InputError(path: versionsFile, reason: "no version is in it", exitStatus: .badData)
    }
    return names
  }

  private static func day(_ text: String?, _ option: String) throws -> Day? {
    guard let text else { return nil }
    guard let day = Day(text: text) else {
      throw ValidationError("\(option) must be \(Day.expected), not '\(text)'.")
    }
    return day
  }
}
