import Foundation

/// A program from the system that the oracle tests compare with.
struct Tool {
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  let path: String

  /// The tool if it is on the search path.
  init?(_ name: String) {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let candidates = folders.map { "\($0)/\(name)" }
    guard let path = candidates.first(where: FileManager.default.isExecutableFile) else {
      return nil
    }
    self.path = path
  }

  static func isInstalled(_ name: String) -> Bool { Tool(name) != nil }

  /// Runs a tool and returns what it printed, on either stream.
  static func run(_ name: String, _ arguments: String...) throws -> String {
    guard let tool = Tool(name) else { throw Failure(description: "\(name) is not installed") }
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: tool.path)
    process.arguments = arguments
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let text = String(decoding: output, as: UTF8.self)
    guard process.terminationStatus == 0 else { throw Failure(description: "\(name): \(text)") }
    return text
  }
}
