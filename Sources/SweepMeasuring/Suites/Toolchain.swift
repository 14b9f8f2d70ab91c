import SweepProcesses

/// A toolchain under the name that a user gave it.
public struct NamedToolchain: Sendable, Hashable {
  /// The name, as it stands in labels: `1.0.0@6.2`.
  public let name: String
  /// The `swift` executable: a path, or a name to look up in `PATH`.
  public package(set) var executable: String

  /// Reads `NAME=PATH`; `nil` for what is no name of letters, digits, `.`, `_`, `+`, `-`, or no
  /// path.
  public init?(parsing text: String) {
    guard let sign = text.firstIndex(of: "=") else { return nil }
    let name = text[..<sign]
    let executable = text[text.index(after: sign)...]
    guard !executable.isEmpty, name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._+-]*/) != nil else {
      return nil
    }
    (self.name, self.executable) = (String(name), String(executable))
  }
}

/// A Swift toolchain that builds versions of a sweep.
public struct Toolchain: Sendable, Hashable {
  /// The `swift` executable: a path, or a name to look up in `PATH`.
  public let executable: String
  /// The first line of `swift --version`.
  public let version: String
  /// The target triple it builds for.
  public let target: String

  /// Asks a toolchain who it is.
  ///
  /// - Throws: ``BuildError/noToolchain(executable:reason:)`` when it cannot be run.
  public static func query(executable: String = "swift") async throws -> Toolchain {
    let text: String
    do {
      let (status, output) = try await ChildProcess(executable, ["--version"]).capture()
      guard status.isSuccess else {
        throw BuildError.noToolchain(executable: executable, reason: "\(status)")
      }
      text = String(decoding: output, as: UTF8.self)
    } catch ProcessError.cannotStart {
      throw BuildError.noToolchain(executable: executable, reason: "there is no such program")
    }
    let lines = text.split(separator: "\n")
    let target = lines.first { $0.hasPrefix("Target: ") }?.dropFirst("Target: ".count)
    return Toolchain(
      executable: executable, version: String(lines.first ?? "unknown"),
      target: String(target ?? "unknown"))
  }
}
