/// What a checkout did to its folder. Paths are relative to the folder, with `/` between names.
public struct CheckoutReport: Hashable, Sendable {
  /// Files and links that were written or replaced, in the order of their paths.
  public var written: [String] = []

  /// Files and links that were there and do not belong to the version.
  public var removed: [String] = []

  /// The number of files that were as they should be, and kept their modification time.
  public var unchangedCount = 0

  /// Makes an empty report.
  public init() {}
}
