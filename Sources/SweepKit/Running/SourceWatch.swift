import Foundation
import SweepMeasuring

/// Waits until files below some folders change.
public struct SourceWatch: Sendable {
  private let folders: [String]
  private let before: [String: Stamp]

  /// How often the folders are looked at.
  private static let interval = Duration.milliseconds(300)

  /// What tells whether a file was written.
  private struct Stamp: Hashable {
    let seconds: Int
    let nanoseconds: Int
    let size: Int64
    let inode: UInt64
  }

  /// Remembers the folders as they are now. What no build reads, such as `.build` and `.git`, does
  /// not count.
  public init(_ folders: [String]) {
    self.folders = folders
    before = Self.stamps(folders)
  }

  /// Waits for a change, and then until nothing more changes.
  ///
  /// - Returns: The files that were changed, made or removed, in order.
  /// - Throws: `CancellationError`.
  public func change() async throws -> [String] {
    while true {
      try await Task.sleep(for: Self.interval)
      var now = Self.stamps(folders)
      guard now != before else { continue }
      while true {
        try await Task.sleep(for: Self.interval)
        let next = Self.stamps(folders)
        if next == now { break }
        now = next
      }
      let changed = Set(before.keys).union(now.keys).filter { before[$0] != now[$0] }
      // Taken back while it was waited for.
      if !changed.isEmpty { return changed.sorted() }
    }
  }

  private static func stamps(_ folders: [String]) -> [String: Stamp] {
    var stamps: [String: Stamp] = [:]
    for folder in folders { add(folder, "", to: &stamps) }
    return stamps
  }

  private static func add(_ folder: String, _ place: String, to stamps: inout [String: Stamp]) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
      let (path, place) = ("\(folder)/\(name)", place.isEmpty ? name : "\(place)/\(name)")
      var status = stat()
      guard !InputSnapshot.isLeftOut(place), lstat(path, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        add(path, place, to: &stamps)
      } else {
        stamps[path] = Stamp(
          seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec,
          size: Int64(status.st_size), inode: UInt64(status.st_ino))
      }
    }
  }
}
