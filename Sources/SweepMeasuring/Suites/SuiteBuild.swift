import Foundation
import SweepProcesses

/// One build of a suite's overlay against one version.
///
/// Before it begins the products of an earlier build in the same folder are removed, and whether
/// there is a new one is told by the exit status of `swift build`: a version is never measured with
/// another's binary.
package struct SuiteBuild: Sendable {
  /// The suite's executable products.
  package let executables: [String]
  /// Executable products of the package under test, which are built from the suite one by one.
  package var commandProducts: [String] = []
  /// The `swift` processes.
  package let processes: BuildProcesses
  /// The folder of checkout, overlay and scratch path.
  package let workspace: Workspace
  /// The file to which all output goes.
  package let log: BuildLog

  /// What a build made.
  package struct Result: Sendable {
    /// The products that were built, by name.
    package var executables: [String] = []
    /// Why a product could not be built, by product name.
    package var failures: [String: String] = [:]
    /// The resolved packages below the suite.
    package var dependencies: [ResolvedDependency] = []

    package init(
      executables: [String] = [], failures: [String: String] = [:],
      dependencies: [ResolvedDependency] = []
    ) {
      self.executables = executables
      self.failures = failures
      self.dependencies = dependencies
    }
  }

  /// The folder in which the products are until the next build.
  package var productFolder: String { "\(workspace.scratch)/\(processes.options.configuration)" }

  /// Builds what has been resolved.
  ///
  /// When the whole does not build, each wanted product is tried alone, so that one that needs an
  /// API which this version lacks costs its own benchmarks only.
  ///
  /// - Parameter products: The products; all if there are none.
  /// - Throws: ``BuildError`` when nothing could be built.
  package func run(
    _ resolution: SuiteResolution.Result, products: [String]
  ) async throws -> Result {
    let isWanted = { (product: String) in products.isEmpty || products.contains(product) }
    let buildable = executables.filter { resolution.failures[$0] == nil }
    let others = commandProducts.filter(isWanted)
    let wanted = buildable.filter(isWanted)
    var result = Result(
      failures: resolution.failures.filter { isWanted($0.key) },
      dependencies: resolution.dependencies)
    removeProducts()
    var wholeReason: String?
    if wanted == buildable, !wanted.isEmpty {
      let offset = log.size
      let status = try await build([])
      if status.isSuccess {
        result.executables = try wanted.map(made)
        if others.isEmpty { return result }
      } else {
        wholeReason = reason(status, from: offset)
      }
    }
    let alone =
      result.executables.isEmpty && (wanted.count > 1 || wholeReason == nil || !others.isEmpty)
      ? wanted : []
    for product in alone + others {
      let offset = log.size
      let status = try await build(["--product", product])
      if status.isSuccess {
        result.executables.append(try made(product))
      } else {
        result.failures[product] = reason(status, from: offset)
      }
    }
    guard !result.executables.isEmpty else {
      let reason = wholeReason ?? (wanted + products).compactMap { result.failures[$0] }.first
      throw BuildError.failed(phase: .build, reason: reason ?? "nothing was built")
    }
    return result
  }

  /// Removes executables and what goes with them, which another version may have left: what this
  /// one has is made again.
  private func removeProducts() {
    let files = FileManager.default
    let names = (try? files.contentsOfDirectory(atPath: productFolder)) ?? []
    for name in names
    where executables.contains(name) || commandProducts.contains(name)
      || Workspace.goesWithExecutables(name)
    {
      try? files.removeItem(atPath: "\(productFolder)/\(name)")
    }
  }

  private func build(_ what: [String]) async throws -> ProcessStatus {
    let (inside, options) = (workspace.inside, processes.options)
    let building = processes.swift(
      ["build", "--package-path", inside.overlay, "--scratch-path", inside.scratch]
        // A cached build plan misses files that moved, and then leaves the old binary where it is.
        + ["-c", options.configuration, "--disable-build-manifest-caching"]
        + what + options.swiftArguments, workingDirectory: inside.overlay)
    let status = try await log.withoutCredentials { try await building.run(appendingTo: log.path) }
    if case .timedOut = status {
      throw BuildError.failed(phase: .timeout, reason: "swift build: \(status)")
    }
    return status
  }

  private func made(_ product: String) throws -> String {
    let path = "\(productFolder)/\(product)"
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw BuildError.failed(phase: .build, reason: "swift build succeeded without making \(path)")
    }
    return product
  }

  private func reason(_ status: ProcessStatus, from offset: UInt64) -> String {
    log.firstError(from: offset) ?? "swift build: \(status)"
  }
}
