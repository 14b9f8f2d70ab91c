import Foundation
import SweepGit
import SweepProcesses

/// The state of a lane before anything of the package under test was compiled in it.
extension BuildLane {
  /// Before the first build: builds the engine, which is the same for every version, and nothing of the package under test,
  /// and keeps a copy of the folder as it is then, for ``renew()``.
  ///
  /// What fails here is left for the build that follows to report; then there is no copy.
  ///
  /// - Parameter version: The one that is built next: its dependencies are resolved.
  /// - Throws: `CancellationError`.
  package func buildEngine(before version: Version) async throws {
    guard !isPrepared else { return }
    do {
      try await prepare()
      try await holdingLock {
        let log = BuildLog(path: "\(path)/engine.log")
        try source.updateCheckout(version, in: checkout)
        _ = try await resolve(version, log)
        let status = try await build(["--target", "BenchMemEngine"], of: version, log: log)
        guard status.isSuccess else { return }
        try await copy(from: path, to: start, log: log)
        isAtStart = true
      }
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      resolved = nil
    }
  }

  /// Makes the folder what it was before anything of the package under test was compiled in it.
  ///
  /// - Throws: ``SweepError/cacheFolder(path:reason:)``, or `CancellationError`.
  package func renew() async throws {
    resolved = nil
    if isAtStart { return }
    guard isPrepared, FileManager.default.fileExists(atPath: start) else {
      isPrepared = false
      return
    }
    try await holdingLock {
      for folder in [checkout] + Self.startFolders.map({ "\(path)/\($0)" }) {
        try? FileManager.default.removeItem(atPath: folder)
      }
      try FileManager.default.createDirectory(atPath: checkout, withIntermediateDirectories: true)
      try await copy(from: start, to: path, log: BuildLog(path: "\(path)/engine.log"))
      isAtStart = true
    }
  }

  /// What the copy for ``renew()`` consists of; the checkout is made anew.
  private static let startFolders = ["build", "suite"]
  private nonisolated var start: String { "\(path)/start" }

  /// Copies with times, by which SwiftPM knows what it has built.
  private func copy(from: String, to: String, log: BuildLog) async throws {
    try FileManager.default.createDirectory(atPath: to, withIntermediateDirectories: true)
    let status = try await ChildProcess(
      "cp", ["-pR"] + Self.startFolders.map { "\(from)/\($0)" } + [to]
    ).run(appendingTo: log.path)
    guard status.isSuccess else {
      try? FileManager.default.removeItem(atPath: start)
      throw SweepError.cacheFolder(path: to, reason: "cp: \(status)")
    }
  }
}
