import SweepGit
import SweepMeasuring
import SweepProcesses
import TestSupport

/// One run of the built `benchmem-sweep`, as a user's shell would start it.
struct ToolRun {
  let status: Int32
  let output: String
  let errors: String

  /// Runs the tool to its end. A cache that does not exist yet gets the engine that all tests
  /// share.
  init(
    _ arguments: [String], in folder: String? = nil, environment: [String: String?] = [:]
  ) async throws {
    await SharedEngine.lend(toCacheOf: arguments)
    let log = try TemporaryFolder()
    var environment = environment
    environment["NO_COLOR"] = "1"
    let (status, output) = try await ChildProcess(
      BuiltProduct.path("benchmem-sweep"), arguments, environment: environment,
      workingDirectory: folder
    ).capture(loggingTo: log.path.string + "/errors")
    self.status = if case .exited(let code) = status { code } else { -1 }
    self.output = String(decoding: output, as: UTF8.self)
    // The first line is the command itself.
    errors = BuildLog(path: log.path.string + "/errors").text.split(separator: "\n").dropFirst()
      .joined(separator: "\n")
  }
}
