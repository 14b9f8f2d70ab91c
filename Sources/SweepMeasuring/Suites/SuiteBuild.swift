import Foundation
import SweepProcesses

/// One build of a suite's overlay against one version, in a scratch path of its own.
package struct SuiteBuild: Sendable {
  /// The redirected copy of the suite.
  package let overlay: SuiteOverlay
  /// What the copy's manifests are redirected to.
  package let redirect: ManifestRedirect
  /// The folder for build products.
  package let scratchPath: String
  /// The file to which all output goes.
  package let log: BuildLog
  /// The toolchain to build with.
  package let toolchain: Toolchain
  /// Configuration, flags and limits.
  package let options: BuildOptions
  /// Where dependencies come from instead of their own locations.
  package let mirrors: DependencyResolver.Mirrors
  /// Called with the resolved packages, before anything is built.
  package let onResolved: @Sendable ([ResolvedDependency]) -> Void

  /// What a build made.
  package struct Result: Sendable {
    /// The executables that were built, by product name.
    package var executables: [String: String] = [:]
    /// Why a product could not be built, by product name.
    package var failures: [String: String] = [:]
    /// The resolved packages below the suite.
    package var dependencies: [ResolvedDependency] = []

    /// Creates a value from its parts.
    package init(
      executables: [String: String] = [:], failures: [String: String] = [:],
      dependencies: [ResolvedDependency] = []
    ) {
      self.executables = executables
      self.failures = failures
      self.dependencies = dependencies
    }
  }

  /// Resolves, checks that the package under test is the checkout, and builds.
  ///
  /// When the whole suite does not build, each executable product is tried alone, so that one that needs an
  /// API which this version lacks costs its own benchmarks only.
  ///
  /// - Throws: ``BuildError`` when nothing could be built.
  package func run() async throws -> Result {
    let resolution = try await resolve()
    onResolved(resolution.dependencies)
    var result = Result(failures: resolution.failures, dependencies: resolution.dependencies)
    let wanted = overlay.suite.executables.filter { resolution.failures[$0] == nil }
    var status = try await build(product: nil)
    if status.isSuccess {
      for product in wanted { try add(product, to: &result) }
      return result
    }
    let wholeReason = reason(status)
    if case .timedOut = status {
      throw BuildError.failed(phase: .timeout, reason: "swift build: \(status)")
    }
    for product in wanted where wanted.count > 1 {
      let offset = log.size
      status = try await build(product: product)
      if status.isSuccess {
        try add(product, to: &result)
      } else {
        result.failures[product] = reason(status, from: offset)
      }
    }
    guard !result.executables.isEmpty else {
      throw BuildError.failed(phase: .build, reason: wholeReason)
    }
    return result
  }

  private func resolve() async throws -> SuiteResolution.Result {
    try await SuiteResolution(
      overlay: overlay, redirect: redirect,
      resolver: DependencyResolver(
        overlay: overlay.path, scratchPath: scratchPath, checkout: redirect.checkout,
        identity: redirect.identity, log: log, toolchain: toolchain, options: options,
        mirrors: mirrors)
    ).run()
  }

  private func build(product: String?) async throws -> ProcessStatus {
    let building = command(
      ["build"],
      ["-c", options.configuration] + (product.map { ["--product", $0] } ?? [])
        + options.swiftArguments)
    return try await log.withoutCredentials { try await building.run(appendingTo: log.path) }
  }

  private func command(_ verb: [String], _ arguments: [String]) -> ChildProcess {
    ChildProcess(
      toolchain.executable,
      verb + ["--package-path", overlay.path, "--scratch-path", scratchPath] + arguments,
      environment: options.environment.mapValues(Optional.some), workingDirectory: overlay.path,
      timeLimit: options.timeLimit)
  }

  private func add(_ product: String, to result: inout Result) throws {
    let path = "\(scratchPath)/\(options.configuration)/\(product)"
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw BuildError.failed(phase: .build, reason: "swift build succeeded without making \(path)")
    }
    result.executables[product] = path
  }

  private func reason(_ status: ProcessStatus, from offset: UInt64 = 0) -> String {
    log.firstError(from: offset) ?? "swift build: \(status)"
  }
}
