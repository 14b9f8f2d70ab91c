import Foundation
import SweepGit
import SweepProcesses
import SweepText
import SystemPackage

/// What a command measures with, as it was when the command began: the suite, the local packages
/// that it depends on, and folders to copy. Everything later reads these copies; editing the
/// originals has no effect on what is measured, nor on what the cache says of it.
///
/// The copies lie in the cache under a digest of their contents:
/// `inputs/DIGEST/suite/NAME`, `inputs/DIGEST/packages/PLACE` and `inputs/DIGEST/copies/NAME`.
package struct InputSnapshot: Sendable {
  /// The digest of all names and contents.
  package let digest: String
  /// Where the copies are, and where builds see them.
  package let folder: PlacedFolder
  /// The suite's name: its folder's.
  package let suiteName: String
  /// Where builds see the copies of local packages, by the absolute paths of the originals.
  package let packages: [String: String]
  /// The names of the folders that are copied beside the suite.
  package let copies: [String]
  /// Links that lead nowhere, and the like, which were left out, one line each.
  package let notices: [String]
  /// Held as long as somebody reads the copies.
  private let lock: FolderLock

  /// The suite's copy.
  package var suite: String { "\(folder.path)/suite/\(suiteName)" }
  /// The copied folders' paths.
  package var copiedFolders: [String] { copies.map { "\(folder.path)/copies/\($0)" } }

  /// The name of the folder in the cache that holds all snapshots.
  package static let cacheFolder = "inputs"

  /// What is left out of suites and packages: repositories, build products, pins, stored runs, and
  /// the folders of editors and of Python, which are large and no package's.
  package static func isLeftOut(_ path: String) -> Bool {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return namesLeftOut.contains(name) || path == "Package.resolved"
      || name.hasPrefix(".build-") || name.hasPrefix(".build_")
  }

  private static let namesLeftOut: Set = [
    ".git", ".build", ".index-build", ".swiftpm", ".benchmarks", ".venv", ".idea", ".vscode",
    ".DS_Store",
  ]

  /// Two folders that would be copied to the same place, because they have one name; `nil` if there
  /// are none.
  package static func sameNamed(_ folders: [String]) -> (first: String, second: String)? {
    var seen: [String: String] = [:]
    for folder in folders {
      if let first = seen.updateValue(folder, forKey: name(folder)) { return (first, folder) }
    }
    return nil
  }

  /// Copies everything, unless the cache has the same already.
  ///
  /// - Parameters:
  ///   - suite: The suite's folder.
  ///   - name: The name for the suite's copy; that of its folder if `nil`.
  ///   - isLeftOut: What else of the suite's folder is no part of it.
  ///   - packages: The folders of local packages, the package under test not among them.
  ///   - copies: Folders that are copied beside the suite.
  ///   - excluded: Folders that may lie among them and are no input: the output, the cache, and
  ///     the package under test.
  /// - Throws: ``FolderCopyError``, ``SweepError`` or `LockError`.
  package init(
    suite: String, named name: String? = nil,
    leavingOut isLeftOut: @escaping @Sendable (String) -> Bool = { _ in false },
    packages: [String], copies: [String], excluding excluded: [String],
    cache: String, paths: FixedPaths
  ) throws {
    let root = "\(cache)/\(Self.cacheFolder)"
    let partial = "\(root)/.\(UUID().uuidString).partial"
    defer { try? FileManager.default.removeItem(atPath: partial) }
    var key = CacheKey()
    var notices: [String] = []
    func copy(
      _ original: String, to place: String, hasContentTimes: Bool = false,
      leavingOut isLeftOut: @escaping @Sendable (String) -> Bool = { _ in false }
    ) throws {
      let destination = FilePath("\(partial)/\(place)")
      do {
        try FileManager.default.createDirectory(
          atPath: destination.removingLastComponent().string, withIntermediateDirectories: true)
      } catch {
        throw SweepError.cacheFolder(path: partial, reason: SystemReason.text(of: error))
      }
      let isExcluded = Self.exclusions(excluded, below: original)
      let result = try FolderCopy(of: FilePath(original)) {
        isExcluded.contains($0) || isLeftOut($0)
      }.write(to: destination, hasContentTimes: hasContentTimes)
      key.add(place, result.digest)
      notices += result.skipped.map { "\($0)" }
      if Self.looksBeside(destination.string) {
        notices.append(
          "the manifest of \(original) looks beside its folder; builds see a copy, "
            + "beside which there are only the packages that manifests name")
      }
    }
    let suiteName = name ?? Self.name(suite)
    try copy(suite, to: "suite/\(suiteName)") { Self.isLeftOut($0) || isLeftOut($0) }
    var places: [String: String] = [:]
    for (original, place) in zip(packages, Self.places(of: packages)).sorted(by: { $0.1 < $1.1 }) {
      places[original] = "packages/\(place)"
      // A package in the folder of another one has been copied with that.
      if FileManager.default.fileExists(atPath: "\(partial)/packages/\(place)") { continue }
      try copy(
        original, to: "packages/\(place)", hasContentTimes: true, leavingOut: Self.isLeftOut)
    }
    for original in copies { try copy(original, to: "copies/\(Self.name(original))") }
    let naming = Self.manifests(in: places.values.map { "\(partial)/\($0)" }, naming: packages)
    // Where they are seen may depend on where the cache is.
    if !naming.isEmpty { key.add("named by path", paths == .unavailable ? root : "fixed") }
    digest = key.digest
    let path = "\(root)/\(digest)"
    let folder = paths.place(path, as: "inputs")
    try Self.redirect(naming, to: places.mapValues { "\(folder.seen)/\($0)" })
    lock = try Self.settle(partial, at: path)
    self.folder = folder
    self.suiteName = suiteName
    let aliases = places.map {
      (URL(fileURLWithPath: $0.key).resolvingSymlinksInPath().path, $0.value)
    }
    self.packages = places.merging(aliases) { named, _ in named }
      .mapValues { "\(folder.seen)/\($0)" }
    self.copies = copies.map(Self.name)
    self.notices = notices
  }

  /// Whether a manifest may read files outside of its package.
  private static func looksBeside(_ folder: String) -> Bool {
    guard let text = try? String(contentsOfFile: folder + "/Package.swift", encoding: .utf8) else {
      return false
    }
    return text.contains("packageDirectory") && text.contains("\"/..")
      || text.contains("packageDirectory)/..")
  }

  /// The copied manifests that write out the path of a package, which is then that of its original.
  private static func manifests(in folders: [String], naming packages: [String]) -> [String] {
    let files = FileManager.default
    return folders.sorted().flatMap { folder in
      ((try? files.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        .filter { $0.hasPrefix("Package") && $0.hasSuffix(".swift") }.map { "\(folder)/\($0)" }
    }.filter { path in
      guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return false }
      return packages.contains { text.contains("\"\($0)\"") || text.contains("\"\($0)/\"") }
    }
  }

  /// Lets copied manifests name the copies of packages in place of the originals.
  private static func redirect(_ manifests: [String], to places: [String: String]) throws {
    for path in manifests {
      do {
        var text = try String(contentsOfFile: path, encoding: .utf8)
        for (original, copy) in places {
          for end in ["", "/"] {
            text = text.replacing("\"\(original)\(end)\"", with: ManifestRedirect.literal(copy))
          }
        }
        try text.write(toFile: path, atomically: true, encoding: .utf8)
      } catch {
        throw SweepError.cacheFolder(path: path, reason: SystemReason.text(of: error))
      }
    }
  }

  /// Moves a finished copy to its place, unless another process has put the same there, and keeps
  /// it from removal as long as the lock is kept.
  static func settle(_ partial: String, at path: String) throws -> FolderLock {
    while true {
      if let lock = try FolderLock.attempt("\(path).lock", .shared) {
        let files = FileManager.default
        if files.fileExists(atPath: path) || rename(partial, path) == 0
          || files.fileExists(atPath: path)
        {
          // Use keeps it from being pruned for its age.
          try? files.setAttributes([.modificationDate: Date()], ofItemAtPath: path)
          return lock
        }
        throw SweepError.cacheFolder(path: path, reason: String(cString: strerror(errno)))
      }
      // Somebody is removing it, which does not take long.
      usleep(20_000)
    }
  }

  /// Where packages lie below one folder: as they lie to one another, since one may name another by
  /// a relative path.
  private static func places(of packages: [String]) -> [String] {
    let parts = packages.map { $0.split(separator: "/").map(String.init) }
    var shared = parts.map { $0.count - 1 }.min() ?? 0
    while shared > 0, !parts.allSatisfy({ $0.prefix(shared) == parts[0].prefix(shared) }) {
      shared -= 1
    }
    return parts.map { $0.dropFirst(shared).joined(separator: "/") }
  }

  private static func name(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.lastPathComponent
  }

  /// The parts of excluded paths below a folder.
  private static func exclusions(_ excluded: [String], below folder: String) -> Set<String> {
    Set(
      excluded.filter { $0.hasPrefix(folder + "/") }.map { String($0.dropFirst(folder.count + 1)) })
  }
}
