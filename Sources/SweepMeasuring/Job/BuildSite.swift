import Foundation
import SweepGit
import SweepProcesses
import SweepText
import SystemPackage

/// A place in which a suite is built against versions.
///
/// Whatever the place, the processes that build and run see the same paths.
package protocol BuildSite: Sendable {
  /// Checks a version out and builds products of the suite against it; they are in `folder` until
  /// the next build.
  ///
  /// - Parameters:
  ///   - products: The products; all if there are none.
  ///   - onResolved: Called with the resolved packages, before anything is built.
  /// - Throws: ``BuildError`` when nothing could be built, ``GitError``, or `CancellationError`.
  func build(
    _ version: Version, products: [String], log: BuildLog,
    onResolved: @escaping @Sendable ([ResolvedDependency]) -> Void
  ) async throws -> SuiteBuild.Result
}

/// A folder in which nothing was built before: the version's own.
struct FreshFolder: BuildSite {
  let plan: SweepPlan
  let source: PackageSource
  let workspace: Workspace
  let engines: EnginePrebuild

  func build(
    _ version: Version, products: [String], log: BuildLog,
    onResolved: @escaping @Sendable ([ResolvedDependency]) -> Void
  ) async throws -> SuiteBuild.Result {
    if let frozen = plan.workTrees[version.tree], version.isWorkTree {
      try frozen.write(to: workspace.checkout)
      try plan.edits(of: version).write(to: FilePath(workspace.checkout))
      try source.writeHistory(of: version, in: workspace.checkout)
    } else {
      try await source.checkOut(
        version, into: workspace.checkout, edits: plan.edits(of: version))
    }
    try plan.requireManifest(of: version, in: workspace)
    let (suite, dependency) = try await suite(of: version)
    let overlay = SuiteOverlay(
      suite: suite, path: workspace.overlay, copies: plan.inputs.copiedFolders)
    var redirect = plan.redirect(
      dependency, suite: plan.ownSuite == nil ? plan.suite.path : workspace.folder.seen(suite.path),
      into: workspace)
    redirect.take(await plan.ownPackages(of: workspace))
    try overlay.write(redirect: redirect)
    let build = OverlayBuild(
      plan: plan, version: version, workspace: workspace, overlay: overlay, redirect: redirect,
      log: log)
    let engine = try await engines.prepared(for: suite, of: version, in: plan)
    return try await build.run(engine: engine, products: products, onResolved: onResolved)
  }

  /// The suite to measure a version with: the one given, or the version's own.
  private func suite(
    of version: Version
  ) async throws -> (SuitePackage, SuitePackage.Dependency) {
    guard let place = plan.ownSuite else { return (plan.suiteCopy, plan.dependency) }
    let path = "\(workspace.checkout)/\(place)"
    guard FileManager.default.fileExists(atPath: path + "/Package.swift") else {
      throw BuildError.failed(
        phase: .checkout, reason: "\(version.name) has no suite at \(place)")
    }
    let suite = try await SuitePackage.load(at: path, toolchain: plan.toolchain(of: version))
    let root = URL(fileURLWithPath: workspace.package).resolvingSymlinksInPath().path
    let identity = PackageIdentity(explicit: plan.identity, location: root, remote: nil)
    let dependency = try suite.dependency(on: identity)
    return (suite.testing(dependency), dependency)
  }
}

/// Resolves and builds a suite's overlay, with a built engine where there is one.
struct OverlayBuild {
  let plan: SweepPlan
  let version: Version
  let workspace: Workspace
  let overlay: SuiteOverlay
  let redirect: ManifestRedirect
  let log: BuildLog

  private var processes: BuildProcesses {
    plan.processes(in: workspace, for: version)
  }

  /// Resolves, and builds. Where the built engine may be what fails, the suite is built with the
  /// engine's sources.
  func run(
    engine: EnginePrebuild.Built?, products: [String],
    onResolved: @Sendable ([ResolvedDependency]) -> Void
  ) async throws -> SuiteBuild.Result {
    do {
      let resolution = try await resolve(engine)
      onResolved(resolution.dependencies)
      let result = try await build(resolution, products)
      guard !isBlamed(engine, result) else {
        return try await build(try await resolve(nil), products)
      }
      return result
    } catch let error as BuildError {
      guard isBlamed(engine, nil) else { throw error }
      return try await build(try await resolve(nil), products)
    }
  }

  /// Resolves with an engine in the suite's copy.
  func resolve(_ engine: EnginePrebuild.Built?) async throws -> SuiteResolution.Result {
    var redirect = redirect
    redirect.engine = engine?.products
    return try await SuiteResolution(
      overlay: overlay, redirect: redirect,
      resolver: plan.resolver(of: version, in: workspace, processes: processes, log: log)
    ).run()
  }

  /// Builds what has been resolved.
  func build(
    _ resolution: SuiteResolution.Result, _ products: [String]
  ) async throws -> SuiteBuild.Result {
    try await SuiteBuild(
      executables: overlay.suite.executables,
      commandProducts: overlay.suite.commandProducts.sorted(), processes: processes,
      workspace: workspace, log: log
    ).run(resolution, products: products)
  }

  /// Whether what failed may be the handing over's fault and not the version's.
  func isBlamed(_ engine: EnginePrebuild.Built?, _ result: SuiteBuild.Result?) -> Bool {
    guard let engine, result?.failures.isEmpty != true else { return false }
    return engine.products.isBlamed(in: log.text)
  }
}

extension EnginePrebuild {
  /// The engine of a plan's suite, from its frozen copy; `nil` where every version compiles it.
  func prepared(
    for suite: SuitePackage, of version: Version, in plan: SweepPlan
  ) async throws -> Built? {
    guard plan.ownSuite == nil, let dependency = plan.suite.engineToHandOver,
      let copy = plan.inputs.packages[dependency.location]
    else { return nil }
    return try await prepared(
      for: plan.suite, engine: plan.inputs.folder.real(copy), packageUnderTest: plan.identity,
      options: plan.buildOptions(of: version), mayMake: plan.expectedBuilds >= Self.fewestBuilds)
  }

  /// Making an engine costs as much as compiling it in about two versions.
  private static var fewestBuilds: Int { 4 }
}

extension SweepPlan {
  /// The given suite, read from its copy.
  var suiteCopy: SuitePackage { suite.located(at: inputs.suite) }

  /// Sees that a checkout is a package.
  func requireManifest(of version: Version, in workspace: Workspace) throws(BuildError) {
    guard FileManager.default.fileExists(atPath: workspace.package + "/Package.swift") else {
      let place = packagePath.isEmpty ? "at the root" : "in \(packagePath)"
      throw .failed(phase: .checkout, reason: "no Package.swift \(place) of \(version.name)")
    }
  }

  /// Packages beside the one under test that a checked-out version depends on by path: each version
  /// has its own, and the suite must get that one, not the one that lies there today.
  ///
  /// - Returns: Where processes see them, by the paths of the originals.
  func ownPackages(of workspace: Workspace) async -> [String: String] {
    // What is wrong with the version's manifest is told when it is resolved.
    guard !siblings.isEmpty,
      let reached = try? await LocalPackages(toolchain: toolchain).reached(from: workspace.package)
    else { return [:] }
    let root = URL(fileURLWithPath: workspace.checkout).resolvingSymlinksInPath().path
    let own = siblings.filter { reached.contains("\(root)/\($0.value)") }
    return own.mapValues { "\(workspace.inside.checkout)/\($0)" }
  }

  /// What the suite's copied manifests are redirected to, as the processes see it.
  ///
  /// - Parameter suite: The folder from which the manifest's relative paths start.
  func redirect(
    _ dependency: SuitePackage.Dependency, suite: String, into workspace: Workspace
  ) -> ManifestRedirect {
    var redirect = ManifestRedirect(
      identity: dependency.identity, checkout: workspace.inside.package, suite: suite,
      originalPath: dependency.isLocal ? workspace.folder.seen(dependency.location) : nil)
    redirect.localPackages = inputs.packages
    redirect.checkoutFolder = workspace.package
    return redirect
  }

  /// The processes that build in a folder, with it and the inputs in their places.
  func processes(in workspace: Workspace, for version: Version) -> BuildProcesses {
    BuildProcesses(
      toolchain: toolchain(of: version), options: buildOptions(of: version), paths: paths,
      folders: [workspace.folder, inputs.folder], temporary: workspace.inside.temporary,
      ceiling: workspace.inside.path + "/package",
      readsHistory: FileManager.default.fileExists(atPath: workspace.checkout + "/.git"))
  }

  /// Resolves a version's dependencies.
  func resolver(
    of version: Version, in workspace: Workspace, processes: BuildProcesses, log: BuildLog
  ) -> DependencyResolver {
    var resolver = DependencyResolver(
      overlay: PlacedFolder(path: workspace.overlay, seen: workspace.inside.overlay),
      scratchPath: workspace.inside.scratch, checkout: workspace.inside.package,
      identity: identity, log: log, processes: processes, mirrors: mirrors(for: version),
      frozen: [workspace.folder.seen, inputs.folder.seen])
    if request.keepsLanes { resolver.earlierClones = "\(workspace.scratch)/repositories" }
    return resolver
  }
}
