import Foundation
import SweepProcesses
import SweepResults
import SweepText
import SystemPackage

/// Profiles in the cache, by what they depend on.
package struct ProfileStore: Sendable {
  private let path: String

  package init(cache: String) {
    path = "\(cache)/\(SweepCache.Kind.profiles.rawValue)"
  }

  /// The name of a profile: what its version's result depends on, lines of the code included, and
  /// its benchmark.
  package static func key(result: String, id: String) -> String {
    var key = CacheKey()
    key.add("profile", "\(AllocationProfile.schema)")
    key.add("result", result)
    key.add("benchmark", id)
    return key.digest
  }

  /// The profile of a key; nil if there is none, or none that can be read.
  package func find(_ key: String) -> AllocationProfile? {
    let lock = try? lock()
    defer { withExtendedLifetime(lock) {} }
    let file = "\(path)/\(key)/profile.json"
    guard let profile = try? AllocationProfile(reading: FilePath(file)), !profile.isPartial else {
      return nil
    }
    StoredFile(path: file).touch()
    return profile
  }

  /// Keeps a profile in place of an earlier one of the same key.
  ///
  /// - Throws: ``SweepError``, ``LockError`` or ``ProfileError``.
  package func keep(_ profile: AllocationProfile, as key: String) throws {
    let lock = try lock()
    defer { withExtendedLifetime(lock) {} }
    let folder = "\(path)/\(key)"
    let partial = "\(path)/.\(key)-\(UUID().uuidString).partial"
    defer { try? FileManager.default.removeItem(atPath: partial) }
    try SweepCache.Kind.profiles.makeFolder(at: partial)
    try profile.write(to: FilePath("\(partial)/profile.json"))
    try SweepCache.Kind.profiles.removeFolder(at: folder)
    // Whoever comes second finds an equal profile in its place.
    guard rename(partial, folder) != 0 else {
      return try AtomicFile.synchronizeFolder(of: FilePath(folder))
    }
    let reason = String(cString: strerror(errno))
    if !FileManager.default.fileExists(atPath: folder) {
      throw SweepError.cacheFolder(path: folder, reason: reason)
    }
  }

  /// Who reads or adds shares the lock; who prunes holds it alone.
  private func lock() throws -> FolderLock? {
    let name = SweepCache.Kind.profiles.locks(of: "")[0]
    return try FolderLock.waitOnThread(for: "\(path)/\(name)", .shared)
  }
}
