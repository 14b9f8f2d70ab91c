import Foundation
import SweepProcesses

/// A folder of the cache with what was compiled from C sources that the command carries.
struct CompiledFolder {
  /// A file of C and its place in the folder.
  typealias Source = (path: String, text: [UInt8])

  let path: String
  /// The compiler; without it what is not there is not made.
  let clang: String?

  init(_ path: String, clang: String? = nil) {
    self.path = path
    self.clang = clang
  }

  /// The path of what sources are compiled to; `nil` where it is not there and cannot be made.
  func product(
    _ product: String, from sources: [Source], _ arguments: [String]
  ) async throws -> String? {
    let result = "\(path)/\(product)"
    let files = FileManager.default
    if files.fileExists(atPath: result) { return result }
    guard let clang else { return nil }
    for source in sources {
      let file = URL(fileURLWithPath: "\(path)/\(source.path)")
      try files.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(source.text).write(to: file)
    }
    let temporary = result + ".partial"
    let compiled = sources.map(\.path).filter { $0.hasSuffix(".c") }
    let (status, _) = try await ChildProcess(
      clang, ["-O2", "-std=gnu11"] + arguments + ["-o", temporary] + compiled,
      workingDirectory: path, timeLimit: .seconds(60)
    ).capture(loggingTo: path + "/log")
    guard status.isSuccess else { return nil }
    try files.moveItem(atPath: temporary, toPath: result)
    return result
  }
}

extension Toolchain {
  /// The compiler for C beside this toolchain's `swift`.
  var clang: String {
    executable.contains("/")
      ? URL(fileURLWithPath: executable).deletingLastPathComponent().path + "/clang" : "clang"
  }
}
