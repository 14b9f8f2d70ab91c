import ArgumentParser
import Foundation
import SweepText

/// An error as the user meets it: one line on standard error, and an exit status.
struct FailureReport {
  private let error: any Error
  private let command: any ParsableCommand.Type

  /// - Parameter command: The command that was running, whose usage is shown.
  init(_ error: any Error, of command: any ParsableCommand.Type) {
    self.error = error
    self.command = command
  }

  /// Prints and exits.
  func exit() -> Never {
    switch error {
    case is CancellationError:
      // Only work that keeps what it has done is cancelled; any other command has ended by now.
      Interruption.end(keeping: true)
    case let error as any ReportedError:
      let wayOut = (error as? any WayOut)?.wayOut.map { "; \($0)" } ?? ""
      end(.init(error.exitStatus.rawValue), "error: \(TerminalText.safe("\(error)\(wayOut)"))\n")
    case let error as ValidationError:
      // ArgumentParser would show the root's usage.
      let usage = BenchMemSweepCommand.usageString(for: command)
      end(.init(ExitStatus.usage.rawValue), "Error: \(error.message)\nUsage: \(usage)\n")
    default: exitAsArgumentParserDoes()
    }
  }

  /// Help, versions, and errors of the command line are ArgumentParser's; all else is our own bug.
  private func exitAsArgumentParserDoes() -> Never {
    let code = BenchMemSweepCommand.exitCode(for: error)
    let type = "\(type(of: error))"
    guard error is ExitCode || error is CleanExit || Self.parserErrors.contains(type) else {
      end(.init(ExitStatus.bug.rawValue), "error: \(TerminalText.safe("\(error)"))\n")
    }
    let text = BenchMemSweepCommand.fullMessage(for: error)
    guard code.isSuccess else { end(code, text.isEmpty ? "" : text + "\n") }
    do {
      try Terminal.standardOutput.write(text.isEmpty ? "" : text + "\n")
      Foundation.exit(code.rawValue)
    } catch {
      FailureReport(error, of: command).exit()
    }
  }

  /// The types that ArgumentParser keeps to itself.
  private static let parserErrors: Set = ["CommandError", "ParserError"]

  private func end(_ code: ExitCode, _ text: String) -> Never {
    Terminal.standardError.note(text)
    Foundation.exit(code.rawValue)
  }
}
