import Foundation
import SweepGit
import SweepProcesses
import SweepText

/// A place in which a suite is built against versions.
///
/// Whatever the place, the processes that build and run see the same paths.
package protocol BuildSite: Sendable {
  /// Checks a version out and builds products of the suite against it; they are in `folder` until the next build.
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

  func build(
    _ version: Version, products: [String], log: BuildLog,
    onResolved: @escaping @Sendable ([ResolvedDependency]) -> Void
  ) async throws -> SuiteBuild.Result {
    if let frozen = plan.workTrees[version.tree], version.isWorkTree {
      try frozen.write(to: workspace.checkout)
    } else {
      try await source.checkOut(version, into: workspace.checkout)
    }
    try plan.requireManifest(of: version, in: workspace.checkout)
    let (suite, dependency) = try await suite(of: version)
    let overlay = SuiteOverlay(
      suite: suite, path: workspace.overlay, copies: plan.inputs.copiedFolders)
    let redirect = plan.redirect(
      dependency, suite: plan.ownSuite == nil ? plan.suite.path : workspace.folder.seen(suite.path),
      into: workspace)
    try overlay.write(redirect: redirect)
    let processes = plan.processes(in: workspace, options: plan.buildOptions(of: version))
    let resolution = try await SuiteResolution(
      overlay: overlay, redirect: redirect,
      resolver: plan.resolver(of: version, in: workspace, processes: processes, log: log)
    ).run()
    onResolved(resolution.dependencies)
    return try await SuiteBuild(
      executables: suite.executables, processes: processes, workspace: workspace, log: log
    ).run(resolution, products: products)
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
    let suite = try await SuitePackage.load(at: path, toolchain: plan.toolchain)
    let root = URL(fileURLWithPath: workspace.checkout).resolvingSymlinksInPath().path
    let identity = PackageIdentity(explicit: plan.identity, location: root, remote: nil)
    let dependency = try suite.dependency(on: identity)
    return (suite.testing(dependency), dependency)
  }
}

extension SweepPlan {
  /// The given suite, read from its copy.
  var suiteCopy: SuitePackage { suite.located(at: inputs.suite) }

  /// Sees that a checkout is a package.
  func requireManifest(of version: Version, in checkout: String) throws(BuildError) {
    guard FileManager.default.fileExists(atPath: checkout + "/Package.swift") else {
      throw .failed(phase: .checkout, reason: "no Package.swift at the root of \(version.name)")
    }
  }

  /// What the suite's copied manifests are redirected to, as the processes see it.
  ///
  /// - Parameter suite: The folder from which the manifest's relative paths start.
  func redirect(
    _ dependency: SuitePackage.Dependency, suite: String, into workspace: Workspace
  ) -> ManifestRedirect {
    var redirect = ManifestRedirect(
      identity: dependency.identity, checkout: workspace.inside.checkout, suite: suite,
      originalPath: dependency.isLocal ? workspace.folder.seen(dependency.location) : nil)
    redirect.localPackages = inputs.packages
    redirect.checkoutFolder = workspace.checkout
    return redirect
  }

  /// The processes that build in a folder, with it and the inputs in their places.
  func processes(in workspace: Workspace, options: BuildOptions) -> BuildProcesses {
    BuildProcesses(
      toolchain: toolchain, options: options, paths: paths,
      folders: [workspace.folder, inputs.folder], temporary: workspace.inside.temporary)
  }

  /// Resolves a version's dependencies.
  func resolver(
    of version: Version, in workspace: Workspace, processes: BuildProcesses, log: BuildLog
  ) -> DependencyResolver {
    DependencyResolver(
      overlay: PlacedFolder(path: workspace.overlay, seen: workspace.inside.overlay),
      scratchPath: workspace.inside.scratch, checkout: workspace.inside.checkout,
      identity: identity, log: log, processes: processes, mirrors: mirrors(for: version))
  }
}
