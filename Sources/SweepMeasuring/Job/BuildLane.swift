import Foundation
import SweepGit
import SweepProcesses
import SweepText
import SystemPackage

/// A folder in which one version after the other is checked out and built, so that only what
/// differs is compiled again.
///
/// Pins are forgotten whenever a manifest of the package changes, so that what is resolved does not
/// depend on the version before. The processes see the folder at the same path as that of any other
/// build.
actor BuildLane: BuildSite {
  private let plan: SweepPlan
  private let source: PackageSource
  private let engines: EnginePrebuild
  let workspace: Workspace
  /// Whether the folder stays for later commands, and is taken up where an earlier one left it.
  private let isKept: Bool
  /// What the latest build resolved, and the manifests that it resolved.
  private var resolved: (manifests: String, resolution: SuiteResolution.Result)?
  /// Held from the first build on, so that another process on the same folder waits.
  private var lock: FolderLock?

  /// Names a lane; its folder is made by the first build. Another process that uses the name waits.
  init(
    _ plan: SweepPlan, _ source: PackageSource, _ engines: EnginePrebuild, name: String,
    isKept: Bool
  ) {
    self.plan = plan
    self.isKept = isKept
    self.source = source
    self.engines = engines
    workspace = Workspace(plan: plan, lane: name)
  }

  /// Removes the folder, unless it is kept, if this lane made it: another process may have made it
  /// otherwise. What cannot be removed is left.
  func remove() {
    guard lock != nil else { return }
    if !isKept { workspace.remove() }
    resolved = nil
    lock = nil
  }

  func build(
    _ version: Version, products: [String], log: BuildLog,
    onResolved: @escaping @Sendable ([ResolvedDependency]) -> Void
  ) async throws -> SuiteBuild.Result {
    if lock == nil { try await prepare(version) }
    guard let lock else { return SuiteBuild.Result() }
    // Processes that outlive a killed command must not build into a folder that the next one uses.
    return try await lock.holding {
      try await make(version, products: products, log: log, onResolved: onResolved)
    }
  }

  private func make(
    _ version: Version, products: [String], log: BuildLog,
    onResolved: @Sendable ([ResolvedDependency]) -> Void
  ) async throws -> SuiteBuild.Result {
    if let frozen = plan.workTrees[version.tree], version.isWorkTree {
      try frozen.update(workspace.checkout)
      try plan.edits(of: version).write(to: FilePath(workspace.checkout))
      try source.writeHistory(of: version, in: workspace.checkout)
    } else {
      try await source.updateCheckout(
        version, in: workspace.checkout, edits: plan.edits(of: version))
    }
    try plan.requireManifest(of: version, in: workspace)
    var redirect = redirect
    redirect.take(await plan.ownPackages(of: workspace))
    let build = OverlayBuild(
      plan: plan, version: version, workspace: workspace, overlay: overlay, redirect: redirect,
      log: log)
    let engine = try await engines.prepared(for: plan.suite, of: version, in: plan)
    do {
      let resolution = try await resolve(version, build, engine)
      onResolved(resolution.dependencies)
      let result = try await build.build(resolution, products)
      if !build.isBlamed(engine, result) { return result }
    } catch let error as BuildError {
      guard build.isBlamed(engine, nil) else { throw error }
    }
    return try await build.build(try await resolve(version, build, nil), products)
  }

  /// Makes the folders and the redirected copy of the suite.
  private func prepare(_ version: Version) async throws {
    let (folder, name) = (
      "\(plan.request.cache)/\(Workspace.lanes)",
      URL(fileURLWithPath: workspace.path).lastPathComponent
    )
    let lock = try await FolderLock.wait(for: "\(folder)/.\(name).lock", .exclusive)
    let isThere =
      isKept && !plan.request.isFresh
      && FileManager.default.fileExists(atPath: workspace.scratch)
    if !isThere { try workspace.prepare() }
    do {
      try FileManager.default.createDirectory(
        atPath: workspace.checkout, withIntermediateDirectories: true)
    } catch {
      throw SweepError.cacheFolder(path: workspace.path, reason: SystemReason.text(of: error))
    }
    if isThere {
      // The manifest that the next resolution writes: one that stays the same is not read again.
      var redirect = redirect
      redirect.engine =
        try await engines.prepared(for: plan.suite, of: version, in: plan)?.products
      try overlay.update(redirect: redirect)
    } else {
      try overlay.write(redirect: redirect)
    }
    resolved = nil
    self.lock = lock
  }

  private var overlay: SuiteOverlay {
    SuiteOverlay(
      suite: plan.suiteCopy, path: workspace.overlay, copies: plan.inputs.copiedFolders)
  }

  private var redirect: ManifestRedirect {
    plan.redirect(plan.dependency, suite: plan.suite.path, into: workspace)
  }

  /// Resolves when a manifest differs from those of the latest build, or the engine does.
  private func resolve(
    _ version: Version, _ build: OverlayBuild, _ engine: EnginePrebuild.Built?
  ) async throws -> SuiteResolution.Result {
    try overlay.prepareCheckout(redirect)
    let own = build.redirect.localPackages.sorted { $0.key < $1.key }.flatMap {
      [$0.key, $0.value]
    }
    let manifests =
      manifestDigest(of: version) + (engine?.products.folder ?? "") + ContentDigest.of(own)
    if let resolved, resolved.manifests == manifests { return resolved.resolution }
    resolved = nil
    let resolution = try await build.resolve(engine)
    resolved = (manifests, resolution)
    return resolution
  }

  /// What a resolution depends on: every manifest in the checkout, since packages may lie in each
  /// other, and the pins.
  private func manifestDigest(of version: Version) -> String {
    var key = CacheKey()
    key.add("pins", plan.pinningKey(of: version))
    key.add(VersionSettings(swiftArguments: plan.buildOptions(of: version).swiftArguments))
    let root = URL(fileURLWithPath: workspace.checkout)
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    var manifests: [String] = []
    while let file = files?.nextObject() as? URL {
      let name = file.lastPathComponent
      if name == ".git" || name == ".build" { files?.skipDescendants() }
      if name.hasPrefix("Package"), name.hasSuffix(".swift") { manifests.append(file.path) }
    }
    for path in manifests.sorted() {
      let bytes = FileManager.default.contents(atPath: path) ?? Data()
      key.add(path, "\(ObjectID(hashing: [UInt8](bytes)))")
    }
    return key.digest
  }
}
