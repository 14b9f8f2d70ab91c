import ArgumentParser
import SweepKit
import SweepText

/// The root command: it only lists the subcommands.
@main
struct BenchMemSweepCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmem-sweep",
    abstract: "Find the release that made a Swift package slower or hungrier.",
    discussion: help(
      """
      Checks a package out at many tags or commits, builds one benchmark suite against each, measures memory to \
      the byte and time in rounds, and shows which version changed what.

      Example:
        benchmem-sweep sweep . --tags '>=1.0' --suite Benchmarks
        benchmem-sweep compare .benchmarks/sweep --diff
        benchmem-sweep plot .benchmarks/sweep --columns peak --open
      """),
    version: BenchMemSweep.version,
    subcommands: [
      RunCommand.self, SweepCommand.self, BisectCommand.self, CompareCommand.self,
      PlotCommand.self, FlamegraphCommand.self, ListCommand.self, VersionsCommand.self,
      MergeCommand.self, CacheCommand.self, DoctorCommand.self,
    ])

  /// Runs the command line; every error becomes one line and a documented status.
  static func main() async {
    Terminal.secure()
    Interruption.install()
    var kind: any ParsableCommand.Type = BenchMemSweepCommand.self
    do {
      // A list written on Windows leaves carriage returns in `$(cat versions.txt)`; no argument
      // ends in one.
      let arguments = CommandLine.arguments.dropFirst().map {
        $0.hasSuffix("\r") ? String($0.dropLast()) : $0
      }
      var command = try parseAsRoot(RunCommand.completed(arguments))
      kind = type(of: command)
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      FailureReport(error, of: kind).exit()
    }
  }
}

extension ParsableCommand {
  /// The discussion in a command's help: a text with examples, and the exit statuses.
  ///
  /// - Parameter statuses: What a status means in this command, where more can be said than in
  ///   general.
  static func help(_ text: String = "", statuses: [ExitStatus: String] = [:]) -> String {
    let list = ExitStatus.allCases.map { "\($0.rawValue) \(statuses[$0] ?? $0.meaning)" }
    return text + (text.isEmpty ? "" : "\n\n") + "Exit status: \(list.joined(separator: "; "))."
  }
}
