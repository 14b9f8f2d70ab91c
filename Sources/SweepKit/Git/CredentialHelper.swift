import Foundation

/// Git's credential helper: the one `git` command that this library runs.
///
/// It never prompts, neither on the terminal nor in a window, and has half a minute to answer.
public struct CredentialHelper: Hashable, Sendable {
  /// The command with its arguments, looked up in `PATH`.
  public var command: [String]

  /// Takes the command; the default asks the helpers that the user's configuration names.
  public init(command: [String] = ["git", "credential", "fill"]) {
    self.command = command
  }

  /// Asks for a user and a password; nil when the helper has none.
  func credentials(for url: RemoteURL) -> (user: String, password: String)? {
    guard let output = try? run(input: request(for: url)) else { return nil }
    var values: [Substring: String] = [:]
    for line in output.split(whereSeparator: \.isNewline) {
      guard let equals = line.firstIndex(of: "=") else { continue }
      values[line[..<equals]] = String(line[line.index(after: equals)...])
    }
    guard let user = values["username"], let password = values["password"] else { return nil }
    return (user, password)
  }

  private func request(for url: RemoteURL) -> String {
    var lines = ["protocol=\(url.parts.scheme)", "host=\(url.parts.host)"]
    lines.append("path=\(url.parts.path.drop { $0 == "/" })")
    if !url.parts.user.isEmpty {
      lines.append("username=\(url.parts.user.removingPercentEncoding ?? url.parts.user)")
    }
    return lines.joined(separator: "\n") + "\n\n"
  }

  private func run(input: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["GIT_TERMINAL_PROMPT=0", "GIT_ASKPASS=", "SSH_ASKPASS="] + command
    process.currentDirectoryURL = URL(fileURLWithPath: "/")
    let (question, answer) = (Pipe(), Pipe())
    // Written before the start: a pipe holds this much, and a child that is gone cannot break it.
    try question.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try question.fileHandleForWriting.close()
    process.standardInput = question
    process.standardOutput = answer
    process.standardError = FileHandle.nullDevice
    try process.run()
    let timeout = DispatchWorkItem { process.terminate() }
    DispatchQueue.global().asyncAfter(deadline: .now() + 30, execute: timeout)
    defer { timeout.cancel() }
    let output = try answer.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: output, as: UTF8.self) : ""
  }
}
