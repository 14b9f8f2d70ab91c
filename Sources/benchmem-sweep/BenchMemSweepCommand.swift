import ArgumentParser
import SweepKit
import SweepText

/// The root command: it only lists the subcommands.
@main
struct BenchMemSweepCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmem-sweep",
    abstract: "Find the release that made a Swift package slower or hungrier.",
    discussion: """
      Checks a package out at many tags or commits, builds one benchmark suite against each, measures memory to \
      the byte and time in rounds, and shows which version changed what.

      Example:
        benchmem-sweep sweep . --tags '>=1.0' --suite Benchmarks
        benchmem-sweep compare .benchmarks/sweep --diff
        benchmem-sweep plot .benchmarks/sweep --columns peak --open

      Exit status: 0 done; 1 a gate or ceiling was exceeded; 2 some version or benchmark could not be measured; \
      3 nothing could be measured; 64 usage; 65 bad input data; 66 input missing; 70 a bug; 130 interrupted.
      """,
    version: BenchMemSweep.version,
    subcommands: [
      SweepCommand.self, BisectCommand.self, VersionsCommand.self, CompareCommand.self,
      PlotCommand.self, CacheCommand.self,
    ])

  /// Runs the command line; every error becomes one line and a documented status.
  static func main() async {
    Interruption.install()
    var kind: any ParsableCommand.Type = BenchMemSweepCommand.self
    do {
      var command = try parseAsRoot()
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
