import SystemPackage

/// A folder of bare clones, one a URL.
public struct RepositoryCache: Hashable, Sendable {
  /// Where the clones are.
  public let folder: FilePath

  /// Names the folder; it is made when the first clone is.
  public init(folder: FilePath) {
    self.folder = folder
  }
}
