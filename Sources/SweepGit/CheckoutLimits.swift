/// How large a tree may be. A few kilobytes of a hostile repository can describe 10¹⁰ files.
public struct CheckoutLimits: Hashable, Sendable {
  /// The largest number of files and folders, submodules included.
  public var maximumEntries: Int

  /// The largest number of folders inside each other.
  public var maximumDepth: Int

  /// How many repositories may be nested as submodules of submodules.
  public var maximumSubmoduleDepth: Int

  /// Takes the limits; the defaults are far beyond any package.
  public init(
    maximumEntries: Int = 1_000_000, maximumDepth: Int = 200, maximumSubmoduleDepth: Int = 10
  ) {
    self.maximumEntries = maximumEntries
    self.maximumDepth = maximumDepth
    self.maximumSubmoduleDepth = maximumSubmoduleDepth
  }
}
