import Foundation
import SweepGit
import SweepProcesses
import SweepResults
import SweepText
import SystemPackage

/// Builds the engine once for a toolchain and flags, for all versions of a suite.
///
/// The engine is the same in every version, and compiling it takes longer than compiling most
/// suites. It is built as SwiftPM builds it for a suite, as a dependency of a small package, in a
/// folder of the cache that is named by what the result depends on. What SwiftPM made stays there:
/// modules, module maps and objects. Before it is used, the small package is built a second time,
/// with the engine handed over, and must count the same to the byte as the first.
///
/// Whatever fails here means that the suite is built with the engine's sources, as without it.
package actor EnginePrebuild {
  /// A built engine, held against removal by others as long as this value is kept.
  package struct Built: Sendable {
    /// What a suite needs of it.
    package let products: EngineProducts
    private let lock: FolderLock

    fileprivate init(_ products: EngineProducts, _ lock: FolderLock) {
      self.products = products
      self.lock = lock
    }
  }

  /// The folder of built engines.
  private let folder: String
  private let toolchain: Toolchain
  /// What there is or is being made, by key; `nil` is what there cannot be. Who asks meanwhile
  /// waits for the same.
  private var known: [String: Task<Built?, any Error>] = [:]

  /// Names a folder for built engines, which need not exist.
  package init(folder: String, toolchain: Toolchain) {
    self.folder = folder
    self.toolchain = toolchain
  }

  /// The engine of a suite, built with these options; `nil` where it cannot be handed over.
  ///
  /// - Parameters:
  ///   - suite: The suite. What it says of the engine's package decides whether it can do without
  ///     it.
  ///   - path: The folder with the engine's package, which is only read; the suite's own if `nil`.
  ///   - packageUnderTest: The identity of the package under test, which may be the engine's: then
  ///     every version has its own.
  ///   - mayMake: Whether an engine that is not there is made.
  /// - Throws: `CancellationError`.
  package func prepared(
    for suite: SuitePackage, engine path: String? = nil, packageUnderTest: String,
    options: BuildOptions, mayMake: Bool = true
  ) async throws -> Built? {
    guard let package = suite.engine, let dependency = suite.engineToHandOver,
      dependency.identity != packageUnderTest, let path = path ?? dependency.localPath
    else { return nil }
    let key = key(of: path, options)
    let site = EngineSite(
      path: "\(folder)/\(key)", engine: path, toolchain: toolchain, options: options)
    let identity = dependency.identity
    let task =
      known[key]
      ?? Task {
        try await Self.make(site, package: package, identity: identity, mayMake: mayMake)
      }
    known[key] = task
    return try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }

  /// Takes an engine that is there, under a lock that others share, or makes it under one that
  /// nobody does.
  ///
  /// - Throws: `CancellationError`.
  private static func make(
    _ site: EngineSite, package: String, identity: String, mayMake: Bool
  ) async throws -> Built? {
    do {
      if let there = try await take(site, package: package, identity: identity) { return there }
      guard mayMake else { return nil }
      let lock = try await FolderLock.wait(for: site.path + ".lock", .exclusive)
      // Another process may have made it meanwhile.
      if !site.isComplete { try await lock.holding { try await site.build() } }
      return Built(
        try site.products(package: package, identity: identity), try await lock.shared())
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      BuildLog(path: site.log).note("the engine cannot be handed over: \(error)")
      return nil
    }
  }

  /// An engine that is complete. The lock on one that is not is given up, so that somebody can make
  /// it.
  private static func take(
    _ site: EngineSite, package: String, identity: String
  ) async throws -> Built? {
    let lock = try await FolderLock.wait(for: site.path + ".lock", .shared)
    guard site.isComplete else { return nil }
    site.markUsed()
    return Built(try site.products(package: package, identity: identity), lock)
  }

  /// What the built engine depends on. A toolchain of the same name may lie elsewhere.
  private func key(of engine: String, _ options: BuildOptions) -> String {
    let variables = options.environment.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: engine)) ?? []).sorted()
    let manifests = names.filter { $0.hasPrefix("Package") && $0.hasSuffix(".swift") }.flatMap {
      [$0, (try? String(contentsOfFile: "\(engine)/\($0)", encoding: .utf8)) ?? ""]
    }
    let digest = ContentDigest.of(
      ["built engine 1", ContentDigest.ofFolder(engine + "/Sources")] + manifests
        + ["toolchain", toolchain.executable]
        + [toolchain.version, toolchain.target, options.configuration, "arguments"]
        + options.swiftArguments + ["environment"] + variables)
    return String(digest.prefix(16))
  }
}

extension SuitePackage.Dependency {
  /// The package's folder, if it is named by path.
  fileprivate var localPath: String? { isLocal ? location : nil }
}

extension BuildLog {
  /// Appends a line; what cannot be written is of no further use.
  fileprivate func note(_ line: String) {
    guard let handle = FileHandle(forWritingAtPath: path) else { return }
    defer { try? handle.close() }
    _ = try? handle.seekToEnd()
    try? handle.write(contentsOf: Data("\(line)\n".utf8))
  }
}
