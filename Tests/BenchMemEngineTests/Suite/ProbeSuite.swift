import Foundation
import Testing

/// The suite executable `EngineProbe`, run as a process, as benchmem-sweep runs it.
enum ProbeSuite {
  struct Outcome {
    var status: Int32
    var output: String
    var complaints: String
    var events: [[String: any Sendable]]

    func events(_ name: String) -> [[String: any Sendable]] {
      events.filter { $0["event"] as? String == name }
    }
  }

  static var products: URL {
    URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
  }

  /// Runs the suite with these arguments and, if asked to, a file of events.
  static func run(
    _ arguments: String..., events: Bool = false, environment: [String: String]? = nil
  ) throws -> Outcome {
    try run(arguments, events: events, environment: environment)
  }

  /// Runs the suite with these arguments.
  static func run(
    _ arguments: [String], events: Bool = false, environment: [String: String]? = nil
  ) throws -> Outcome {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let stream = folder.appending(path: "events")
    let output = folder.appending(path: "output")
    let complaints = folder.appending(path: "complaints")
    let process = Process()
    process.executableURL = products.appending(path: "EngineProbe")
    process.arguments = arguments + (events ? ["--events", stream.path] : [])
    if let environment { process.environment = environment }
    process.standardOutput = try handle(output)
    process.standardError = try handle(complaints)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationReason == .exit ? process.terminationStatus : -1,
      output: try String(contentsOf: output, encoding: .utf8),
      complaints: try String(contentsOf: complaints, encoding: .utf8),
      events: events ? try parse(stream) : [])
  }

  private static func handle(_ file: URL) throws -> FileHandle {
    try Data().write(to: file)
    return try FileHandle(forWritingTo: file)
  }

  private static func parse(_ stream: URL) throws -> [[String: any Sendable]] {
    let text = try String(contentsOf: stream, encoding: .utf8)
    return try text.split(separator: "\n").map { line in
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
      return try #require(object as? [String: any Sendable])
    }
  }
}
