/// Everything that a sweep knows before it builds the first version.
public struct SweepPlan: Sendable {
  /// What was asked for.
  public let request: SweepRequest
  /// The package's location without a user's name and password, for files and messages.
  public let location: String
  /// The identity under which the suite depends on the package.
  public let identity: String
  /// The versions, in the order in which they are covered.
  public let versions: [Version]
  /// The suite.
  public let suite: SuitePackage
  /// The dependency that will be redirected.
  public let dependency: SuitePackage.Dependency
  /// A digest of the suite's files and of the local packages that it depends on.
  public let suiteDigest: String
  /// The toolchain.
  public let toolchain: Toolchain

  /// What a version's result depends on: if this is the same, measuring again gives the same.
  func key(of version: Version) -> String {
    let parts =
      [
        "schema 1", BenchMemSweep.version, version.tree, identity, suiteDigest, toolchain.version,
        toolchain.target, request.build.configuration,
      ] + request.build.swiftArguments + ["run"] + request.run.memoryArguments
      + request.run.timingArguments
      + ["\(request.run.measuresMemory)", request.run.filter ?? ""]
    return ContentDigest.of(parts)
  }
}
