import Foundation
import SweepMeasuring
import SweepProcesses
import SweepText

/// The folders of a package's targets, as SwiftPM reads them from the manifest.
package struct TargetPlaces: Sendable {
  /// The folders of targets other than tests, where the manifest names them; `nil` if SwiftPM cannot read it.
  package let folders: [String]?

  /// Evaluates a manifest by itself in a folder of its own.
  package init(of manifest: String, toolchain: Toolchain) async throws {
    let folder = NSTemporaryDirectory() + "benchmem-sweep-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try manifest.write(toFile: folder + "/Package.swift", atomically: true, encoding: .utf8)
    } catch {
      throw BuildError.fileSystem(path: folder, reason: SystemReason.text(of: error))
    }
    let (status, output) = try await ChildProcess(
      toolchain.executable, ["package", "--package-path", folder, "dump-package"]
    ).capture()
    let package = try? JSONDecoder().decode(Package.self, from: Data(output))
    folders = status.isSuccess ? package?.folders : nil
  }

  private struct Package: Decodable {
    struct Target: Decodable {
      package let type: String
      package let path: String?
    }
    let targets: [Target]

    var folders: [String] { targets.filter { $0.type != "test" }.compactMap(\.path) }
  }
}
