/// Which files of a package a build of a suite against it can see.
///
/// Everything counts but what SwiftPM does not compile, copy or read in a package that others depend on: `*.md` files,
/// CMake's files, whatever is hidden, the folders of tests, documentation and benchmarks at the top, and pins. A folder in
/// which a target other than a test is counts although its name is among those.
package struct BuildVisibility: Sendable, Hashable {
  private static let unseenFolders: Set<String> = [
    "Tests", "Documentation", "Docs", "docs", "Benchmarks", "Examples", "cmake", "Xcode",
  ]
  private static let unseenFiles: Set<String> = [
    "CMakeLists.txt", "Package.resolved", "LICENSE", "LICENSE.txt", "NOTICE", "NOTICE.txt",
    "CODEOWNERS", "CONTRIBUTORS.txt",
  ]

  private let unseen: Set<String>
  /// Folders that the manifest's text names: they count until it is known what is in them.
  package private(set) var doubtful: Set<String>
  private var targets: [String] = []
  private let paths: [String]

  /// The rule for a package.
  ///
  /// - Parameters:
  ///   - manifest: The text of its `Package.swift`.
  ///   - paths: If there are any, what is at or below them counts, and nothing else.
  package init(manifest: String?, paths: [String] = []) {
    unseen = Self.unseenFolders
    doubtful = Self.unseenFolders.filter { folder in
      paths.isEmpty
        && ["\"\(folder)", "\"./\(folder)"].contains { manifest?.contains($0) ?? false }
    }
    self.paths = paths.map { path in
      var path = path[...]
      if path.hasPrefix("./") { path = path.dropFirst(2) }
      while path.hasSuffix("/") { path = path.dropLast() }
      return String(path)
    }
  }

  /// Takes up where the targets are; where that is not known, doubtful folders go on to count.
  package mutating func settle(_ places: TargetPlaces) {
    guard let folders = places.folders else { return }
    targets = folders.map { $0.hasPrefix("./") ? String($0.dropFirst(2)) : $0 }
    doubtful = []
  }

  /// Whether a build can see the file.
  package func sees(_ path: String) -> Bool {
    guard paths.isEmpty else {
      return paths.contains { $0.isEmpty || $0 == "." || path == $0 || path.hasPrefix($0 + "/") }
    }
    let parts = path.split(separator: "/")
    guard let top = parts.first, let name = parts.last else { return false }
    if parts.contains(where: { $0.hasPrefix(".") }) { return false }
    if parts.count > 1, unseen.contains(String(top)), !doubtful.contains(String(top)) {
      let isInTarget = targets.contains { path.hasPrefix($0 + "/") || $0 == "." }
      guard isInTarget else { return false }
    }
    return !name.hasSuffix(".md") && !name.hasSuffix(".cmake")
      && !Self.unseenFiles.contains(String(name))
  }
}
