import Foundation
import SystemPackage

/// The repository of the package under test: one on this machine, or a clone of a URL.
public struct PackageSource: Sendable {
  /// Where it is, without a user's name and password.
  public let location: String
  /// The repository.
  public let repository: Repository
  private let cache: RepositoryCache

  /// Opens a local repository, or clones a URL into the cache (or brings the clone up to date).
  ///
  /// - Parameters:
  ///   - location: A path, or a URL (`https://`, `ssh://`, `git://`, `file://`, `host:path`).
  ///   - cache: The folder for clones.
  ///   - fetching: Called before the network is used, with the location.
  /// - Throws: ``GitError``.
  public static func open(
    _ location: String, cache: String, fetching: (String) -> Void = { _ in }
  ) async throws(GitError) -> PackageSource {
    let clones = RepositoryCache(folder: FilePath(cache + "/repositories"))
    if FileManager.default.fileExists(atPath: location) || !Self.isURL(location) {
      let path = URL(fileURLWithPath: location).standardizedFileURL.path
      let repository = try Repository(at: FilePath(path))
      return PackageSource(location: location, repository: repository, cache: clones)
    }
    let url = RemoteURL(location)
    fetching("\(url)")
    let repository = try clones.repository(for: url)
    return PackageSource(location: "\(url)", repository: repository, cache: clones)
  }

  /// Whether a location has the form of a URL (`https://…`, `git@host:path`) rather than of a path.
  package static func isURL(_ location: String) -> Bool {
    guard !location.contains("://") else { return true }
    let host = location.prefix { $0 != ":" }
    return host.count < location.count && !host.contains("/")
  }

  /// The short names of all tags that lead to a commit, in the order of ``VersionName``.
  public func tagNames() throws(GitError) -> [String] {
    let tags = try repository.tags().tags
    return VersionName.ordered(tags, by: \.name, date: repository.date(of:)).map(\.name)
  }

  /// Writes a commit's files into a folder, which is made.
  package func checkOut(_ version: Version, into folder: String) async throws(GitError) {
    let options = CheckoutOptions(submoduleCache: cache)
    let commit = try repository.resolve(version.commit)
    _ = try repository.checkOut(commit, into: FilePath(folder), options: options)
  }

  /// Copies the work tree as it is into a new folder, and returns the id of exactly what was written.
  package func copyWorkTree(into folder: String) throws(GitError) -> ObjectID {
    try repository.workTreeSnapshot(
      into: FilePath(folder), options: CheckoutOptions(submoduleCache: cache)
    ).treeID
  }

  /// Moves a folder that holds some version to another: only files that differ are written.
  package func updateCheckout(_ version: Version, in folder: String) throws(GitError) {
    let commit = try repository.resolve(version.commit)
    let options = CheckoutOptions(submoduleCache: cache)
    _ = try repository.updateCheckout(in: FilePath(folder), to: commit, options: options)
  }
}
