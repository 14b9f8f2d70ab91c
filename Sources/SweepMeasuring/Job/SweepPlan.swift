import SweepGit

/// Everything that a sweep knows before it builds the first version.
public struct SweepPlan: Sendable {
  /// What was asked for.
  public let request: SweepRequest
  /// The package's location without a user's name and password, for files and messages.
  public let location: String
  /// The address from which a local repository was cloned, without a user's name and password; nil if
  /// it is on this machine too.
  public let origin: String?
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
  /// Holds dependencies at chosen releases.
  public let pinning: DependencyPinning
  /// The suite's folder in the package's tree, when each version is measured with its own.
  package let ownSuite: String?
  /// What of the machine a result depends on.
  package let machine: String
  /// What the definition says of single versions, by label.
  package var settings: [String: VersionSettings]

  /// Creates a value from its parts.
  package init(
    request: SweepRequest, location: String, origin: String?, identity: String, versions: [Version],
    suite: SuitePackage, dependency: SuitePackage.Dependency, suiteDigest: String,
    toolchain: Toolchain, pinning: DependencyPinning, ownSuite: String?, machine: String,
    settings: [String: VersionSettings]
  ) {
    self.request = request
    self.location = location
    self.origin = origin
    self.identity = identity
    self.versions = versions
    self.suite = suite
    self.dependency = dependency
    self.suiteDigest = suiteDigest
    self.toolchain = toolchain
    self.pinning = pinning
    self.ownSuite = ownSuite
    self.machine = machine
    self.settings = settings
  }
}
