import Foundation
import SweepAnalysis
import SweepGit
import SweepKit
import SweepMeasuring
import SweepResults

/// The Python that has pytest-benchmem, pytest-benchmark and plotly, given by the environment
/// variable `BENCHMEM_PEER_PYTHON`. Tests that need it are skipped, visibly, without it.
enum PeerPython {
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  struct Missing: Error {}

  static var path: String? { ProcessInfo.processInfo.environment["BENCHMEM_PEER_PYTHON"] }
  static var isPresent: Bool { path != nil }

  /// Runs `script` with `arguments` and gives what it wrote.
  @discardableResult
  static func run(_ script: String, _ arguments: [String] = []) throws -> Outcome {
    try launch(["-c", script] + arguments)
  }

  /// Runs a script file.
  static func runFile(_ file: String, _ arguments: [String]) throws -> Outcome {
    try launch([file] + arguments)
  }

  /// The text of the plotly.js that the PyPI package `plotly` carries.
  static func plotlyScript() throws -> String {
    let program = "import plotly, pathlib; print(pathlib.Path(plotly.__file__).parent)"
    let folder = try run(program).output.trimmingCharacters(in: .whitespacesAndNewlines)
    return try String(contentsOfFile: folder + "/package_data/plotly.min.js", encoding: .utf8)
  }

  /// Runs a command of the virtual environment, such as `benchmem`.
  static func command(_ name: String, _ arguments: [String]) throws -> Outcome {
    guard let path else { throw Missing() }
    let tool = URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent(name)
    return try launch([tool.path] + arguments)
  }

  /// Runs several `benchmem` command lines in one process: status and output of each.
  static func benchmem(_ commands: [[String]]) throws -> [Outcome] {
    let folder = try TemporaryFolder()
    let list: JSONValue = .array(commands.map { .array($0.map(JSONValue.string)) })
    let input = try folder.write(list.compactText, to: "commands.json")
    let outcome = try run(
      """
      import json, sys
      from typer.testing import CliRunner
      from pytest_benchmem.cli import app
      results = [CliRunner().invoke(app, line) for line in json.load(open(sys.argv[1]))]
      json.dump([{"status": r.exit_code, "output": r.output} for r in results], sys.stdout)
      """, [input.string])
    guard let results = try? JSONValue(parsing: outcome.output).arrayValue else {
      throw PeerRuns.Failure(description: outcome.errors)
    }
    return results.compactMap(\.objectValue).map { result in
      Outcome(
        status: Int32(result["status"]?.integerValue ?? -1),
        output: result["output"]?.stringValue ?? "", errors: "")
    }
  }

  private static func launch(_ arguments: [String]) throws -> Outcome {
    guard let path else { throw Missing() }
    let folder = try TemporaryFolder()
    let output = folder.path.appending("out").string
    let errors = folder.path.appending("err").string
    for file in [output, errors] { try Data().write(to: URL(fileURLWithPath: file)) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: errors)
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus,
      output: try String(contentsOfFile: output, encoding: .utf8),
      errors: try String(contentsOfFile: errors, encoding: .utf8))
  }
}
