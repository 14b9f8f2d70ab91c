import Foundation
import SweepProcesses

/// Resolves the dependencies of a suite's overlay and sees that the package under test is the
/// checkout.
package struct DependencyResolver: Sendable {
  /// What takes the place of dependencies' own locations, by the location that manifests name.
  ///
  /// Called with what has been resolved so far, until its answer stays the same.
  package typealias Mirrors = @Sendable ([ResolvedDependency]) async throws -> [String: String]

  /// The redirected copy of the suite.
  package let overlay: PlacedFolder
  /// The folder for build products, in which SwiftPM keeps its checkouts, as processes see it.
  package let scratchPath: String
  /// Where the package under test must resolve to, as processes see it.
  package let checkout: String
  /// The identity of the package under test.
  package let identity: String
  /// The file to which all output goes.
  package let log: BuildLog
  /// The `swift` processes.
  package let processes: BuildProcesses
  /// Where dependencies come from instead of their own locations.
  package let mirrors: Mirrors
  /// The folders in which all packages must be, as processes see them: what is elsewhere is no copy
  /// and may change while it is used. Anywhere if there are none.
  package var frozen: [String] = []
  /// Where SwiftPM keeps clones in a scratch path that earlier commands have used: what they
  /// fetched is brought up to date first. `nil` for a scratch path of this command.
  package var earlierClones: String?

  /// How often mirrors may bring in packages that need mirrors of their own.
  private static let mostPasses = 6

  /// Resolves; pins of an earlier resolution are forgotten.
  ///
  /// - Throws: ``BuildError``.
  package func resolve() async throws -> [ResolvedDependency] {
    var inPlace = try await mirrors([])
    try write(inPlace)
    for _ in 0..<Self.mostPasses {
      let dependencies = try await resolveOnce(originals: inPlace)
      let wanted = try await mirrors(dependencies)
      if wanted == inPlace { return dependencies }
      inPlace = wanted
      try write(inPlace)
    }
    throw BuildError.failed(
      phase: .resolve, reason: "the pinned dependencies bring in others without end")
  }

  /// Resolves; `show-dependencies` does, and tells what came of it.
  private func resolveOnce(originals: [String: String]) async throws -> [ResolvedDependency] {
    try? FileManager.default.removeItem(atPath: overlay.path + "/Package.resolved")
    try await update()
    let offset = log.size
    let resolving = processes.swift(
      [
        "package", "--package-path", overlay.seen, "--scratch-path",
        scratchPath, "show-dependencies", "--format", "json",
      ], workingDirectory: overlay.seen)
    let (status, output) = try await log.withoutCredentials {
      try await resolving.capture(loggingTo: log.path)
    }
    if case .timedOut = status {
      throw BuildError.failed(phase: .timeout, reason: "resolving: \(status)")
    }
    // Warnings may come before the JSON.
    let json = output.drop { $0 != UInt8(ascii: "{") }
    guard status.isSuccess,
      let tree = try? JSONDecoder().decode(DependencyTree.self, from: Data(json))
    else {
      if let missing = missingProduct(from: offset) { throw missing }
      throw BuildError.failed(
        phase: .resolve, reason: log.firstError(from: offset) ?? "swift package: \(status)")
    }
    let locations = Dictionary(originals.map { ($1, $0) }) { first, _ in first }
    let revisions = PackagePins(path: overlay.path + "/Package.resolved").revisions
    // A suite that is part of the package under test finds it by a link beside its copy.
    let seen = URL(fileURLWithPath: overlay.seen)
    let link = SuiteExtraction.linkName(besides: seen.lastPathComponent)
    let linked = seen.deletingLastPathComponent().appendingPathComponent(link).path
    let dependencies = tree.flattened.map { found in
      let isLinked = found.identity == link && found.path == linked
      return ResolvedDependency(
        identity: isLinked ? identity : found.identity, version: found.version,
        path: isLinked ? checkout : found.path, url: locations[found.url] ?? found.url,
        revision: revisions[found.identity])
    }
    let underTest = dependencies.first { $0.identity == identity }?.path
    guard let underTest, Self.isSame(underTest, checkout) else {
      throw BuildError.notRedirected(package: identity, resolvedTo: underTest)
    }
    try requireFrozen(dependencies)
    return dependencies
  }

  /// Looks for new releases where SwiftPM would keep to what it fetched for an earlier command.
  private func update() async throws {
    guard let earlierClones,
      let clones = try? FileManager.default.contentsOfDirectory(atPath: earlierClones),
      !clones.isEmpty
    else { return }
    let offset = log.size
    let updating = processes.swift(
      ["package", "--package-path", overlay.seen, "--scratch-path", scratchPath, "update"],
      workingDirectory: overlay.seen)
    let status = try await log.withoutCredentials { try await updating.run(appendingTo: log.path) }
    if case .timedOut = status {
      throw BuildError.failed(phase: .timeout, reason: "resolving: \(status)")
    }
    guard status.isSuccess else {
      if let missing = missingProduct(from: offset) { throw missing }
      throw BuildError.failed(
        phase: .resolve, reason: log.firstError(from: offset) ?? "swift package update: \(status)")
    }
  }

  private func requireFrozen(_ dependencies: [ResolvedDependency]) throws(BuildError) {
    let roots = frozen + frozen.map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path }
    guard !roots.isEmpty else { return }
    for dependency in dependencies
    where !roots.contains(where: { dependency.path.hasPrefix($0 + "/") }) {
      throw .notFrozen(package: dependency.identity, path: dependency.path)
    }
  }

  /// What SwiftPM says when a target of the suite asks for a product that there is not:
  ///
  /// `error: 'suite': product 'Heaps' required by package 'suite' target 'Heaps' not found in
  /// package 'rows'.`
  private func missingProduct(from offset: UInt64) -> BuildError? {
    let suite = URL(fileURLWithPath: overlay.path).lastPathComponent.lowercased()
    let pattern =
      /product '(.+?)' required by package '(.+?)' target '(.+?)' not found in package '(.+?)'\./
    guard let match = log.text(from: offset).firstMatch(of: pattern), match.2.lowercased() == suite
    else { return nil }
    return .missingProduct(
      String(match.1), package: String(match.4), target: String(match.3))
  }

  /// SwiftPM reads a package's mirrors from this file.
  private func write(_ mirrors: [String: String]) throws {
    let folder = overlay.path + "/.swiftpm/configuration"
    let file = folder + "/mirrors.json"
    guard !mirrors.isEmpty else {
      try? FileManager.default.removeItem(atPath: file)
      return
    }
    let content = MirrorFile(
      object: mirrors.sorted { $0.key < $1.key }.map {
        MirrorFile.Entry(original: $0.key, mirror: $0.value)
      })
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try JSONEncoder().encode(content).write(to: URL(fileURLWithPath: file), options: .atomic)
    } catch {
      throw BuildError.fileSystem(path: file, reason: "\(error)")
    }
  }

  private static func isSame(_ left: String, _ right: String) -> Bool {
    URL(fileURLWithPath: left).resolvingSymlinksInPath().path
      == URL(fileURLWithPath: right).resolvingSymlinksInPath().path
  }
}

/// What SwiftPM's `mirrors.json` holds.
private struct MirrorFile: Encodable {
  struct Entry: Encodable {
    let original: String
    let mirror: String
  }

  var version = 1
  let object: [Entry]
}
