import SweepText

/// Why a version or a suite could not be built.
public enum BuildError: Error, Sendable {
  /// The `swift` executable cannot be run.
  case noToolchain(executable: String, reason: String)
  /// A folder holds no `Package.swift`.
  case notAPackage(path: String)
  /// A suite's manifest cannot be read by SwiftPM; with its message.
  case unreadableManifest(path: String, reason: String)
  /// A suite has no executable target.
  case noExecutables(suite: String)
  /// A suite does not depend on the package under test; with the packages it does depend on.
  case notADependency(package: String, suite: String, dependencies: [String])
  /// A suite's manifest cannot be redirected: its tools version is older than the API that it
  /// takes.
  case toolsVersionTooOld(suite: String, found: String)
  /// A file could not be copied or written.
  case fileSystem(path: String, reason: String)
  /// The package under test did not resolve to the version's checkout.
  case notRedirected(package: String, resolvedTo: String?)
  /// A package was resolved to a folder of which no copy was made.
  case notFrozen(package: String, path: String)
  /// A target of the suite needs a product that a package does not have.
  case missingProduct(String, package: String, target: String)
  /// An executable is linked with benchmarks of both kinds.
  case bothKinds(product: String)
  /// A step of the build failed.
  case failed(phase: FailurePhase, reason: String)
}

extension BuildError: ReportedError {
  /// One line that names what was wrong and the way out.
  public var description: String {
    switch self {
    case .noToolchain(let executable, let reason):
      "cannot run '\(executable)': \(reason)"
    case .notAPackage(let path): "\(path) holds no Package.swift, so it is not a Swift package"
    case .unreadableManifest(let path, let reason): "SwiftPM cannot read \(path): \(reason)"
    case .noExecutables(let suite):
      "the suite \(suite) has no executable target; give it an .executableTarget with a BenchmarkSuite, "
        + "or with benchmarks of ordo-one/benchmark"
    case .notADependency(let package, let suite, let dependencies):
      "the suite \(suite) does not depend on '\(package)'; "
        + (dependencies.isEmpty
          ? "add it to the dependencies in its Package.swift"
          : "it depends on \(dependencies.joined(separator: ", "))")
    case .toolsVersionTooOld(let suite, let found):
      "the suite \(suite) has tools version \(found); it must be 5.6 or newer"
    case .fileSystem(let path, let reason): "\(path): \(reason)"
    case .notRedirected(let package, let resolved):
      "'\(package)' was resolved to \(resolved ?? "nothing") and not to the version's checkout"
    case .notFrozen(let package, let path):
      "'\(package)' is read from \(path), which may change meanwhile, and not from a copy; "
        + "let manifests name it by a path that is relative or written out"
    case .missingProduct(let product, _, let target)
    where product.hasPrefix(SuiteExtraction.productPrefix):
      "the version has no target '\(product.dropFirst(SuiteExtraction.productPrefix.count))', "
        + "which the suite's target '\(target)' needs"
    case .missingProduct(let product, let package, let target):
      "\(package) has no product '\(product)', which the suite's target '\(target)' needs"
    case .bothKinds(let product):
      "the suite's executable '\(product)' has benchmarks of BenchMemEngine and of "
        + "ordo-one/benchmark, and only those of one can be run"
    case .failed(let phase, let reason): "\(phase.rawValue) failed: \(reason)"
    }
  }

  /// A suite that is not one is wrong data; a version that does not build was not measured.
  public var exitStatus: ExitStatus {
    switch self {
    case .notAPackage, .noToolchain: .missingInput
    case .unreadableManifest, .noExecutables, .notADependency, .toolsVersionTooOld, .bothKinds:
      .badData
    case .fileSystem: .cannotWrite
    case .notRedirected, .notFrozen, .missingProduct, .failed: .nothingMeasured
    }
  }
}
