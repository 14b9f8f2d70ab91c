import Foundation
import SweepMeasuring
import SweepProcesses
import SweepText

/// Where a package's files are, as the toolchain reads it from the manifests: SwiftPM takes the one
/// that fits it.
///
/// Every path is relative to the package's folder.
package struct PackageLayout: Sendable, Hashable {
  /// How far a build may look around in the package's folder.
  package enum Reach: Sendable, Hashable, Comparable {
    /// At what SwiftPM gives to the compiler.
    case targets
    /// At other code too: a C header or a flag may name any.
    case code
    /// At every file: a plugin or the manifest itself may read it.
    case everything
  }

  /// A target's folders: those in which SwiftPM looks for it.
  struct Target: Sendable, Hashable {
    var folders: [String]
    var isTest: Bool
    /// Paths that are copied, processed or embedded.
    var resources: [String]
  }

  var targets: [Target]
  package var reach: Reach
  /// The packages that it depends on by path.
  package var localPackages: [String]

  /// Asks the toolchain; `nil` if SwiftPM cannot read the manifests by themselves.
  ///
  /// - Parameter manifests: `Package.swift`, and `Package@swift-6.0.swift` and its like, by name.
  package static func read(
    _ manifests: [String: String], toolchain: Toolchain
  ) async throws -> PackageLayout? {
    let folder =
      URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath().path
      + "/benchmem-sweep-\(UUID().uuidString)/1/2/3/4/5/6/7/8/package"
    let top = URL(fileURLWithPath: folder).pathComponents.dropLast(9).joined(separator: "/")
    defer { try? FileManager.default.removeItem(atPath: String(top.dropFirst())) }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for (name, text) in manifests {
        try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
      }
    } catch {
      throw BuildError.fileSystem(path: folder, reason: SystemReason.text(of: error))
    }
    let (status, output) = try await ChildProcess(
      toolchain.executable, ["package", "--package-path", folder, "dump-package"]
    ).capture()
    guard status.isSuccess,
      let package = try? JSONDecoder().decode(DumpedPackage.self, from: Data(output))
    else { return nil }
    var layout = package.layout(in: folder)
    if manifests.values.contains(where: readsFiles) { layout.reach = .everything }
    return layout
  }

  /// Whether a manifest may look at other files while it is evaluated.
  private static func readsFiles(_ manifest: String) -> Bool {
    ["contentsOf", "FileManager", "fopen", "open(", "packageDirectory", "#file", "Process("]
      .contains { manifest.contains($0) }
  }

  /// Whether a build can see a file in the package's folder.
  func sees(_ path: String) -> Bool {
    let parts = path.split(separator: "/").map(String.init)
    guard let top = parts.first, let name = parts.last else { return false }
    if parts.count == 1, name.hasPrefix("Package"), name.hasSuffix(".swift") { return true }
    if reach == .everything { return true }
    for target in targets where !target.isTest {
      if target.resources.contains(where: { Self.isIn($0, path) }) { return true }
      for folder in target.folders where Self.isIn(folder, path) {
        let below = parts.dropFirst(folder.split(separator: "/").count)
        return !below.contains { $0.hasPrefix(".") || $0.hasSuffix(".docc") }
      }
    }
    if targets.contains(where: { $0.isTest && $0.folders.contains { Self.isIn($0, path) } }) {
      return false
    }
    if parts.contains(where: { $0.hasPrefix(".") }) || name == "Package.resolved" { return false }
    // A target without a path may have its files anywhere below these.
    if Self.sourceFolders.contains(top), parts.count > 1 { return !Self.isDocument(name) }
    return reach == .code && !Self.isDocument(name)
  }

  static let sourceFolders = ["Sources", "Source", "src", "srcs"]

  /// Whether a file's name is one that people read and compilers do not.
  static func isDocument(_ name: String) -> Bool {
    let (name, stem) = (name.lowercased(), name.split(separator: ".").first ?? "")
    return [".md", ".markdown", ".rst", ".adoc"].contains { name.hasSuffix($0) }
      || ["LICENSE", "LICENCE", "NOTICE", "CODEOWNERS", "CONTRIBUTORS", "CHANGELOG", "AUTHORS"]
        .contains(String(stem))
  }

  /// Whether a path is a folder, or in it.
  static func isIn(_ folder: String, _ path: String) -> Bool {
    folder.isEmpty || path == folder || path.hasPrefix(folder + "/")
  }

  /// A path without `.` and `..`, from a folder of the repository; `nil` if it leads out of it.
  static func normalized(_ path: String, from folder: String = "") -> String? {
    var parts: [Substring] = []
    for part in (folder + "/" + path).split(separator: "/") where part != "." {
      if part != ".." {
        parts.append(part)
      } else if parts.popLast() == nil {
        return nil
      }
    }
    return parts.joined(separator: "/")
  }
}

/// `swift package dump-package`, as far as it says where files are.
private struct DumpedPackage: Decodable {
  struct Target: Decodable {
    struct Resource: Decodable {
      let path: String
    }
    struct Setting: Decodable {
      let kind: [String: Anything?]
    }
    /// Values that differ by key; that they are there is all that counts.
    struct Anything: Decodable {
      let text: String?

      init(from decoder: any Decoder) throws {
        text = try? decoder.container(keyedBy: Key.self).decode(String.self, forKey: .value)
      }

      private enum Key: String, CodingKey {
        case value = "_0"
      }
    }

    let name: String
    let type: String
    let path: String?
    let sources: [String]?
    let publicHeadersPath: String?
    let resources: [Resource]?
    let settings: [Setting]?
    let pluginUsages: [Anything]?
  }

  struct Dependency: Decodable {
    struct Local: Decodable {
      let path: String
    }
    let fileSystem: [Local]?
  }

  let targets: [Target]
  let dependencies: [Dependency]

  func layout(in root: String) -> PackageLayout {
    let built = targets.filter { $0.type != "test" }
    var reach = PackageLayout.Reach.targets
    if built.contains(where: \.looksOutside) { reach = .code }
    if built.contains(where: { !($0.pluginUsages ?? []).isEmpty || $0.namesOutside }) {
      reach = .everything
    }
    let above = root.split(separator: "/").map(String.init)
    return PackageLayout(
      targets: targets.map(\.layout), reach: reach,
      localPackages: dependencies.flatMap { $0.fileSystem ?? [] }.map { local in
        let parts = local.path.split(separator: "/").map(String.init)
        let shared = zip(above, parts).prefix { $0 == $1 }.count
        let up = Array(repeating: "..", count: above.count - shared)
        return (up + parts[shared...]).joined(separator: "/")
      })
  }
}

extension DumpedPackage.Target {
  fileprivate var layout: PackageLayout.Target {
    let folders =
      path.map { [$0] }
      ?? ((type == "test" ? ["Tests"] : type == "plugin" ? ["Plugins"] : [])
      + PackageLayout.sourceFolders).map { "\($0)/\(name)" }
    let places = folders.compactMap { PackageLayout.normalized($0) }
    return PackageLayout.Target(
      folders: places, isTest: type == "test",
      resources: places.flatMap { folder in
        (resources ?? []).compactMap { PackageLayout.normalized($0.path, from: folder) }
      })
  }

  /// Whether a path of the target leads out of its folder.
  fileprivate var namesOutside: Bool {
    ([publicHeadersPath, path].compactMap(\.self) + (sources ?? []) + (resources ?? []).map(\.path))
      .contains { $0.split(separator: "/").contains("..") }
  }

  /// Whether the compiler may be told to look outside of the target's folder.
  fileprivate var looksOutside: Bool {
    (settings ?? []).contains { setting in
      setting.kind.contains { key, value in
        key == "unsafeFlags" || key == "headerSearchPath" && value?.text?.contains("..") != false
      }
    }
  }
}
