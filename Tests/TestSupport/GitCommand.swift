import Foundation
import SweepGit
import SystemPackage

/// The `git` command, kept apart from the machine's and the user's configuration.
package enum GitCommand {
  /// What a failed command said.
  package struct Failure: Error, CustomStringConvertible {
    /// The command and its standard error.
    package var description: String
  }

  /// Runs the command to its end and returns its standard output without the last line's end.
  @discardableResult
  package static func run(
    _ arguments: [String], in folder: FilePath? = nil, clock: Int = 1_704_067_200
  ) throws -> String {
    let result = try HelperProcess.run(
      ["git"] + (folder.map { ["-C", $0.string] } ?? [])
        + ["-c", "protocol.file.allow=always", "-c", "core.autocrlf=false", "-c", "gc.auto=0"]
        + ["-c", "maintenance.auto=false"] + arguments,
      environment: environment(clock: clock))
    guard result.status == 0 else {
      throw Failure(description: "git \(arguments.joined(separator: " ")): \(result.errors)")
    }
    return result.output.hasSuffix("\n") ? String(result.output.dropLast()) : result.output
  }

  private static func environment(clock: Int) -> [String: String] {
    var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("GIT_") }
    environment["GIT_CONFIG_GLOBAL"] = "/dev/null"
    environment["GIT_CONFIG_NOSYSTEM"] = "1"
    environment["GIT_TERMINAL_PROMPT"] = "0"
    for role in ["AUTHOR", "COMMITTER"] {
      environment["GIT_\(role)_NAME"] = "Ada Example"
      environment["GIT_\(role)_EMAIL"] = "ada@example.org"
      environment["GIT_\(role)_DATE"] = "\(clock) +0100"
    }
    return environment
  }
}
