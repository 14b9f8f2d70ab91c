import SystemPackage

/// How a version is checked out.
public struct CheckoutOptions: Sendable {
  /// Names at the top of the folder that are left alone though the version lacks them.
  public var keptNames: [String]

  /// The cache that submodules are cloned into when the repository does not hold them; nil
  /// refuses to clone.
  public var submoduleCache: RepositoryCache?

  /// How large the tree may be.
  public var limits: CheckoutLimits

  /// Takes the options; by default SwiftPM's own folder is kept, and nothing is cloned.
  public init(
    keptNames: [String] = [".build"], submoduleCache: RepositoryCache? = nil,
    limits: CheckoutLimits = CheckoutLimits()
  ) {
    self.keptNames = keptNames
    self.submoduleCache = submoduleCache
    self.limits = limits
  }
}
