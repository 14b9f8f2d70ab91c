import Foundation
import SweepProcesses
import SweepText
import Synchronization
import SystemPackage

/// Holds dependencies at chosen releases: by pins, and by a day after which no release counts.
///
/// SwiftPM resolves as ever, but against copies of the dependencies' repositories that have only
/// the tags which may be chosen. Where a pin names a branch or a commit, every version tag of the
/// copy leads to that commit.
public final class DependencyPinning: Sendable {
  private let pins: [DependencyPin]
  private let asOf: AsOf?
  private let exempt: Set<String>
  private let folder: String
  private let clones: RepositoryCache
  private let used = Mutex<Set<String>>([])
  private let made = Mutex<[String: Repository]>([:])
  private let locks = Mutex<[String: FolderLock]>([:])

  /// Describes what is held; nothing is done until a resolution asks.
  ///
  /// - Parameters:
  ///   - exempt: Identities for which the day does not count: the engine must be the same in every
  ///     version.
  ///   - cache: The folder for clones and copies.
  public init(pins: [DependencyPin], asOf: AsOf?, exempt: Set<String> = [], cache: String) {
    self.pins = pins
    self.asOf = asOf
    self.exempt = exempt
    folder = cache + "/mirrors"
    clones = RepositoryCache(folder: FilePath(cache + "/repositories"))
  }

  /// Pins whose dependency no resolution had, so far.
  public var unusedPins: [DependencyPin] {
    used.withLock { used in pins.filter { !used.contains($0.identity) } }
  }

  /// The branch or commit that a dependency is held at, whatever version SwiftPM takes it for.
  package func heldRevision(of identity: String) -> String? {
    pins.first { $0.identity == identity && SemanticVersion($0.revision) == nil }?.revision
  }

  /// What is held for a version committed at `date`, as text.
  package func key(for date: Date) -> String {
    let held = pins.map { "\($0.identity)@\($0.revision)" }.sorted()
    return (held + [asOf.map { "\($0.limit(for: date).timeIntervalSince1970)" } ?? ""])
      .joined(separator: " ")
  }

  /// The copies that take the place of dependencies, by their own locations.
  ///
  /// - Parameters:
  ///   - dependencies: Identity and location of each that has been resolved, apart from local
  ///     folders.
  ///   - date: When the version was committed.
  /// - Throws: ``GitError``, ``SelectionError`` when a pin names nothing that the dependency has,
  ///   or `CancellationError`.
  package func mirrors(
    of dependencies: [(identity: String, location: String)], date: Date
  ) async throws -> [String: String] {
    try await BlockingCall.run { try self.makeMirrors(of: dependencies, date: date) }
  }

  private func makeMirrors(
    of dependencies: [(identity: String, location: String)], date: Date
  ) throws -> [String: String] {
    var mirrors: [String: String] = [:]
    for dependency in dependencies {
      let pin = pins.first { $0.identity == dependency.identity }
      if let pin { used.withLock { _ = $0.insert(pin.identity) } }
      guard pin != nil || (asOf != nil && !exempt.contains(dependency.identity)) else { continue }
      let repository = try repository(dependency.location)
      let references =
        try pin.map { try self.references(of: repository, pinnedBy: $0) }
        ?? self.references(of: repository, until: asOf?.limit(for: date) ?? .distantFuture)
      mirrors[dependency.location] = try copy(
        of: repository, named: dependency.identity, references)
    }
    return mirrors
  }

  private typealias Reference = (name: String, commit: ObjectID)

  /// The dependency's own repository, brought up to date once.
  private func repository(_ location: String) throws -> Repository {
    if let known = made.withLock({ $0[location] }) { return known }
    let isLocal = FileManager.default.fileExists(atPath: location)
    let repository =
      try isLocal
      ? Repository(at: FilePath(location)) : clones.repository(for: RemoteURL(location))
    made.withLock { $0[location] = repository }
    return repository
  }

  private func references(
    of repository: Repository, pinnedBy pin: DependencyPin
  ) throws -> [Reference] {
    let tags = try repository.tags().tags
    if let version = SemanticVersion(pin.revision),
      let tag = tags.first(where: { SemanticVersion($0.name) == version })
    {
      return [("refs/tags/\(tag.name)", tag.commitID)]
    }
    let commit: ObjectID
    do throws(GitError) {
      commit = try repository.resolve(pin.revision).id
    } catch {
      let near = NearNames.nearest(to: pin.revision, among: try repository.referenceNames())
      throw SelectionError.unknownPin(
        identity: pin.identity, revision: pin.revision, near: near)
    }
    let branches = try repository.branches().map { ("refs/heads/\($0.name)", commit) }
    return tags.filter { SemanticVersion($0.name) != nil }.map { ("refs/tags/\($0.name)", commit) }
      + branches
  }

  private func references(of repository: Repository, until limit: Date) throws -> [Reference] {
    let tags = try repository.tags().tags.filter {
      try repository.commit($0.commitID).committer.date <= limit
    }
    let branches = try repository.branches().compactMap { branch -> Reference? in
      let commits = try repository.commits(from: branch.commitID, firstParent: true)
      return commits.last { $0.committer.date <= limit }.map {
        ("refs/heads/\(branch.name)", $0.id)
      }
    }
    return tags.map { ("refs/tags/\($0.name)", $0.commitID) } + branches
  }

  /// A copy with these references, made once: its folder is named for what it holds.
  private func copy(
    of repository: Repository, named identity: String, _ references: [Reference]
  ) throws(GitError) -> String {
    let sorted = references.sorted { $0.name < $1.name }
    let digest = ContentDigest.of(
      [repository.path.string] + sorted.map { "\($0.name) \($0.commit)" })
    let name = String(digest.prefix(16))
    let place = "\(folder)/\(name)"
    let path = "\(place)/\(identity)"
    try hold(name)
    let files = FileManager.default
    if files.fileExists(atPath: path) { return path }
    let partial = "\(folder)/.\(name)-\(UUID().uuidString).partial"
    defer { try? files.removeItem(atPath: partial) }
    do {
      try files.createDirectory(atPath: partial, withIntermediateDirectories: true)
      try FolderMarker.write(in: partial)
    } catch {
      throw Folder.failure("create the folder", partial, SystemReason.text(of: error))
    }
    try repository.makeFilteredCopy(
      at: FilePath("\(partial)/\(identity)"), references: sorted)
    // Whoever comes second finds the same copy in its place.
    if rename(partial, place) != 0 {
      let reason = String(cString: strerror(errno))
      guard files.fileExists(atPath: path) else {
        throw Folder.failure("move the copy to", place, reason)
      }
    }
    return path
  }

  /// The name of the file on which everyone who reads a copy holds a shared lock.
  package static func lockName(_ copy: String) -> String { ".\(copy).lock" }

  /// Keeps a copy from being removed as long as this value is kept.
  private func hold(_ name: String) throws(GitError) {
    guard locks.withLock({ $0[name] == nil }) else { return }
    let path = "\(folder)/\(Self.lockName(name))"
    do {
      guard let lock = try FolderLock.waitOnThread(for: path, .shared) else {
        throw GitError(.stopped, facts: GitError.Facts(path: path))
      }
      locks.withLock { $0[name] = lock }
    } catch let error as LockError {
      throw Folder.failure("lock", error.path, error.reason)
    } catch {
      throw GitError(.stopped, facts: GitError.Facts(path: path))
    }
  }
}

/// A dependency held at one version, branch or commit: `NAME@REF`.
public struct DependencyPin: Sendable, Hashable {
  /// The dependency's identity, in lower case.
  public let identity: String
  /// A version (`1.2.0`), a branch, a tag or a commit.
  public let revision: String

  /// Reads `swift-numerics@1.0.2`.
  ///
  /// - Throws: ``SelectionError/badPin(_:)``.
  public init(_ text: String) throws(SelectionError) {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { throw .badPin(text) }
    identity = parts[0].lowercased()
    revision = String(parts[1])
  }
}

/// The day up to which releases of dependencies count.
public enum AsOf: Sendable, Hashable {
  /// The same day for every version.
  case day(Date)
  /// For each version the day of its own commit.
  case commit

  /// Reads `2025-01-31`, which lasts until its end in UTC, or `commit`.
  ///
  /// - Throws: ``SelectionError/badDay(_:)``.
  public init(_ text: String) throws(SelectionError) {
    if text == "commit" {
      self = .commit
    } else if let date = try? Date(text, strategy: .iso8601.year().month().day()) {
      self = .day(date.addingTimeInterval(86_399))
    } else {
      throw .badDay(text)
    }
  }

  /// The last moment that counts for a version committed at `date`.
  package func limit(for date: Date) -> Date {
    switch self {
    case .day(let limit): limit
    case .commit: date
    }
  }
}
