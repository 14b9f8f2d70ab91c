import Foundation
import SweepGit
import SweepProcesses
import SweepText
import SystemPackage

/// A folder in which one version after the other is checked out and built, so that only what differs is compiled again.
///
/// Before each build the products of the one before are removed, and whether there is a new one is told by the exit status
/// of `swift build`: a version is never measured with another's binary. Pins are forgotten whenever the package's manifest
/// changes, so that what is resolved does not depend on the version before.
package actor BuildLane {
  private let plan: SweepPlan
  package let source: PackageSource
  package let path: String
  /// What the latest build resolved, and the manifests that it resolved.
  package var resolved: (manifests: String, resolution: SuiteResolution.Result)?
  /// The packages of the latest build.
  package var dependencies: [ResolvedDependency] { resolved?.resolution.dependencies ?? [] }
  /// Held from the first build on, so that another process on the same folder waits.
  private var lock: FolderLock?
  var isPrepared = false

  /// Names a lane; its folder is made by the first build. Another process that uses the name waits.
  package init(_ plan: SweepPlan, _ source: PackageSource, name: String) {
    self.plan = plan
    self.source = source
    path = "\(plan.request.cache)/lanes/\(plan.identity)-\(name)"
  }

  /// The folder of the package under test.
  package nonisolated var checkout: String { "\(path)/package/\(plan.identity)" }
  private nonisolated var scratch: String { "\(path)/build" }
  /// The copy of the suite, in which its executables run.
  package nonisolated var overlay: String {
    "\(path)/suite/\(URL(fileURLWithPath: plan.suite.path).lastPathComponent)"
  }
  /// The folder for event files.
  package nonisolated var events: String { "\(path)/events" }

  /// Removes the folder if this lane made it: another process may have made it otherwise. What cannot be removed is left.
  package func remove() {
    guard isPrepared else { return }
    ScratchPath(path: scratch).remove()
    try? FileManager.default.removeItem(atPath: path)
    isPrepared = false
  }

  /// Whether nothing of the package under test was compiled since the folder was made, or made anew.
  var isAtStart = false

  /// Checks a version out and builds products of the suite against it.
  ///
  /// - Parameters:
  ///   - products: The products; all if there are none.
  ///   - onResolved: Called with the resolved packages, before anything is built.
  ///   - keep: Called with the executables by product and the folder that holds them, before the next build.
  /// - Throws: ``BuildError`` when nothing could be built, or ``GitError``.
  package func build(
    _ version: Version, products: [String], log: BuildLog,
    onResolved: @Sendable ([ResolvedDependency]) -> Void = { _ in },
    keep: @Sendable ([String: String], String) throws -> Void = { _, _ in }
  ) async throws -> SuiteBuild.Result {
    if !isPrepared { try await prepare() }
    isAtStart = false
    let result = try await holdingLock {
      try await make(version, products: products, log: log, onResolved: onResolved)
    }
    try keep(result.executables, "\(scratch)/\(plan.request.build.configuration)")
    return result
  }

  private func make(
    _ version: Version, products: [String], log: BuildLog,
    onResolved: @Sendable ([ResolvedDependency]) -> Void
  ) async throws -> SuiteBuild.Result {
    try source.updateCheckout(version, in: checkout)
    guard FileManager.default.fileExists(atPath: checkout + "/Package.swift") else {
      throw BuildError.failed(
        phase: .checkout, reason: "no Package.swift at the root of \(version.name)")
    }
    let resolution = try await resolve(version, log)
    onResolved(resolution.dependencies)
    let failures = resolution.failures.filter { products.isEmpty || products.contains($0.key) }
    var result = SuiteBuild.Result(failures: failures, dependencies: resolution.dependencies)
    let all = plan.suite.executables.filter { resolution.failures[$0] == nil }
    let wanted = products.isEmpty ? all : products.filter(all.contains)
    for product in plan.suite.executables {
      try? FileManager.default.removeItem(atPath: binary(product))
    }
    if wanted.count == all.count, try await build([], of: version, log: log).isSuccess {
      for product in all { result.executables[product] = try made(product) }
      return result
    }
    for product in wanted {
      let offset = log.size
      let status = try await build(["--product", product], of: version, log: log)
      if status.isSuccess {
        result.executables[product] = try made(product)
      } else {
        result.failures[product] = log.firstError(from: offset) ?? "swift build: \(status)"
      }
    }
    guard !result.executables.isEmpty else {
      let tried = wanted.isEmpty ? products : wanted
      let reason = tried.compactMap { result.failures[$0] }.first ?? "nothing was built"
      throw BuildError.failed(phase: .build, reason: reason)
    }
    return result
  }

  /// Processes that outlive a killed sweep must not build into a folder that the next one uses.
  func holdingLock<Value>(_ body: () async throws -> Value) async throws -> Value {
    if let lock { try await lock.holding(body) } else { try await body() }
  }

  /// Makes the folders and the redirected copy of the suite.
  package func prepare() async throws {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    isPrepared = false
    isAtStart = false
    if lock == nil {
      let name = URL(fileURLWithPath: path).lastPathComponent
      lock = try await FolderLock.wait(for: "\(folder)/.\(name).lock", .exclusive)
    }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try? FileManager.default.removeItem(atPath: path)
      for folder in [checkout, events] {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      }
    } catch {
      throw SweepError.cacheFolder(path: path, reason: SystemReason.text(of: error))
    }
    try suiteCopy.write(redirect: redirect)
    isPrepared = true
  }

  private var suiteCopy: SuiteOverlay {
    SuiteOverlay(suite: plan.suite, path: overlay, copies: plan.request.copiedFolders)
  }

  private var redirect: ManifestRedirect {
    ManifestRedirect(
      identity: plan.dependency.identity, checkout: checkout, suite: plan.suite.path,
      originalPath: plan.dependency.isLocal ? plan.dependency.location : nil)
  }

  /// Resolves when the manifests differ from those of the latest build, and sees that the package is the checkout.
  package func resolve(
    _ version: Version, _ log: BuildLog
  ) async throws -> SuiteResolution.Result {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: checkout)) ?? []).sorted()
    let manifests = ContentDigest.of(
      [plan.pinningKey(of: version)]
        + names.filter { $0.hasPrefix("Package") && $0.hasSuffix(".swift") }.flatMap {
          [$0, (try? String(contentsOfFile: "\(checkout)/\($0)", encoding: .utf8)) ?? ""]
        })
    if let resolved, resolved.manifests == manifests { return resolved.resolution }
    resolved = nil
    let resolution = try await SuiteResolution(
      overlay: suiteCopy, redirect: redirect,
      resolver: DependencyResolver(
        overlay: overlay, scratchPath: scratch, checkout: checkout, identity: plan.identity,
        log: log, toolchain: plan.toolchain, options: plan.buildOptions(of: version),
        mirrors: plan.mirrors(for: version))
    ).run()
    resolved = (manifests, resolution)
    return resolution
  }

  package func build(
    _ what: [String], of version: Version, log: BuildLog
  ) async throws -> ProcessStatus {
    let options = plan.buildOptions(of: version)
    let building = ChildProcess(
      plan.toolchain.executable,
      ["build", "--package-path", overlay, "--scratch-path", scratch]
        // A cached build plan misses files that moved, and then leaves the old binary where it is.
        + ["-c", options.configuration, "--disable-build-manifest-caching"]
        + what + options.swiftArguments,
      environment: options.environment.mapValues(Optional.some), workingDirectory: overlay,
      timeLimit: options.timeLimit)
    let status = try await log.withoutCredentials { try await building.run(appendingTo: log.path) }
    if case .timedOut = status {
      throw BuildError.failed(phase: .timeout, reason: "swift build: \(status)")
    }
    return status
  }

  private nonisolated func binary(_ product: String) -> String {
    "\(scratch)/\(plan.request.build.configuration)/\(product)"
  }

  private nonisolated func made(_ product: String) throws -> String {
    guard FileManager.default.isExecutableFile(atPath: binary(product)) else {
      throw BuildError.failed(
        phase: .build, reason: "swift build succeeded without making \(binary(product))")
    }
    return binary(product)
  }
}
