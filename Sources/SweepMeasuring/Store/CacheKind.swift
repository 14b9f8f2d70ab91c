import Foundation
import SweepGit
import SweepProcesses
import SweepText

extension SweepCache {
  /// A kind of thing in the cache, by the name of its folder.
  public enum Kind: String, Sendable, CaseIterable {
    /// Results of versions.
    case results
    /// Profiles of benchmarks in versions.
    case profiles
    /// What `run` measured last of each package.
    case runs
    /// Executables of suites, built against versions.
    case builds
    /// Folders in which incremental builds go on.
    case lanes
    /// Frozen copies of suites and of what belongs to them.
    case inputs
    /// Engines that were built once for a toolchain and flags.
    case engines
    /// What counts instructions, or memory in programs without our engine, compiled once.
    case counters
    /// Copies of dependencies' repositories with chosen releases.
    case mirrors
    /// Clones.
    case repositories
  }
}

/// How entries of a kind are locked.
///
/// | kind | who holds a shared lock | who holds an exclusive lock | lock files |
/// |---|---|---|---|
/// | results | who reads or adds one | who prunes | `results/.lock`, one for all |
/// | profiles | who reads or adds one | who prunes | `profiles/.lock`, one for all |
/// | runs | who measures, for a whole run | who makes or prunes it | `runs/NAME.lock` |
/// | builds | who runs one | who makes or prunes it | `builds/NAME.lock` |
/// | lanes | nobody | who builds in it, who prunes | `lanes/.NAME.lock` |
/// | inputs | who makes or reads one, for a whole sweep | who prunes | `inputs/NAME.lock` |
/// | engines | who builds with one | who makes or prunes it | `engines/NAME.lock` |
/// | counters | who counts, for a whole command | who makes or prunes it | `counters/NAME.lock` |
/// | mirrors | who makes or reads one, for a whole sweep | who prunes | `mirrors/.NAME.lock` |
/// | repositories | who reads one | who prunes | `repositories/.NAME.use.lock` |
/// | repositories | nobody | who clones, fetches or prunes | `repositories/NAME.lock` |
///
/// A lock's file is unlinked only by one who holds it alone, when what it is for is gone;
/// ``FolderLock`` notices.
extension SweepCache.Kind {
  /// Whether entries are pruned by age and size. Fetching clones again costs most, so they stay.
  var isPrunedByUse: Bool { self != .mirrors && self != .repositories }

  /// Whether all entries have one lock between them, which stays.
  package var hasOneLock: Bool { self == .results || self == .profiles }

  /// The lock files of an entry, in the order in which they are taken.
  func locks(of name: String) -> [String] {
    switch self {
    case .results, .profiles: [".lock"]
    case .runs, .builds, .inputs, .engines, .counters: ["\(name).lock"]
    case .lanes, .mirrors: [".\(name).lock"]
    case .repositories:
      [RepositoryCache.lockName(name), RepositoryCache.useLockName(name)]
    }
  }

  /// The name of the entry that a partial one was to become: `.NAME-UUID.partial`,
  /// `.NAME.UUID.partial`. It is empty where the name is known only when the entry is whole:
  /// `.UUID.partial`.
  static func wholeName(ofPartial name: String) -> String? {
    let suffix = ".partial"
    guard name.hasPrefix("."), name.hasSuffix(suffix), name.utf8.count >= 45 else { return nil }
    let stem = name.dropFirst().dropLast(suffix.count)
    guard UUID(uuidString: String(stem.suffix(36))) != nil else { return nil }
    return String(stem.dropLast(37))
  }

  /// Whether an entry is ours: it carries the marker, or is what an earlier release left, by its
  /// name and what is in it.
  func owns(_ path: String) -> Bool {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return false }
    if FolderMarker.isIn(path) { return true }
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    if Self.wholeName(ofPartial: name) != nil { return true }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    // A file that was being written when its process was killed.
    let contents = Set(names.filter { !($0.hasPrefix(".") && $0.hasSuffix(".tmp")) })
    switch self {
    case .results:
      return name.wholeMatch(of: /[0-9a-f]{40}/) != nil
        && contents.isSubset(of: ["outcome.json", "run.json", "log"])
    case .builds:
      return name.wholeMatch(of: /.+-[0-9a-f]{12}-[0-9a-f]{12}/) != nil
        && contents.isSubset(of: [
          "bin", "build", "build.json", "events", "package", "suite", "tmp",
        ])
    case .lanes:
      return name.wholeMatch(of: /.+-[0-9a-f]{12}(-[0-9]+|-good|-second)?|.+-[0-9a-f]{26}/) != nil
        && contents.isSubset(of: [
          "bin", "build", "engine.log", "events", "package", "start", "suite", "tmp",
        ])
    case .inputs:
      // A copy of a work tree is what the tree is, so a marker in it would be one file too many.
      return name.wholeMatch(of: /worktree-[0-9a-f]{40}/) != nil
        || name.wholeMatch(of: /[0-9a-f]{40}/) != nil
          && contents.isSubset(of: ["copies", "packages", "suite"])
    case .profiles, .runs, .engines, .counters: return false
    case .mirrors:
      return name.wholeMatch(of: /[0-9a-f]{16}/) != nil && contents.count == 1
        && contents.allSatisfy { RepositoryCache.isClone("\(path)/\($0)") }
    case .repositories:
      return name.wholeMatch(of: /.*-[0-9a-f]{16}\.git/) != nil && RepositoryCache.isClone(path)
    }
  }

  /// Makes an entry's folder anew, with its marker in it. The caller holds its lock.
  ///
  /// - Throws: ``SweepError/foreignEntry(path:)`` when something that is not ours is there, or
  ///   ``SweepError/cacheFolder(path:reason:)``.
  package func makeFolder(at path: String) throws(SweepError) {
    do {
      try removeFolder(at: path)
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      try FolderMarker.write(in: path)
    } catch let error as SweepError {
      throw error
    } catch {
      throw .cacheFolder(path: path, reason: SystemReason.text(of: error))
    }
  }

  /// Removes an entry's folder if it is there. The caller holds its lock.
  ///
  /// - Throws: As ``makeFolder(at:)`` does.
  package func removeFolder(at path: String) throws(SweepError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard owns(path) else { throw .foreignEntry(path: path) }
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw .cacheFolder(path: path, reason: SystemReason.text(of: error))
    }
  }
}
