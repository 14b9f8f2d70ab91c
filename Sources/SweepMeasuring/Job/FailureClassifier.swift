import Foundation
import SweepGit
import SweepProcesses
import SweepText
import SystemPackage

/// Tells what a failure means: something of the version, which measuring again would repeat, or of
/// the machine and the moment, which is tried again.
///
/// What is kept is final: a version that does not compile, a benchmark that traps. A timeout, a
/// process that was killed, a full disk or a missing library of the machine never is.
package enum FailureClassifier {
  /// What of a version failed, and why.
  package struct Failure: Sendable, Hashable {
    package var phase: FailurePhase
    package var reason: String

    package init(phase: FailurePhase, reason: String) {
      self.phase = phase
      self.reason = reason
    }
  }

  /// What an error means for a version; `nil` when it is no reason for one version to fail, but for
  /// the command to end.
  ///
  /// - Parameters:
  ///   - log: Where the version's processes wrote.
  ///   - overlay: The folder of the suite's copy, which SwiftPM does not make again.
  package static func failure(
    of error: any Error, log: BuildLog, overlay: String
  ) -> Failure? {
    guard let plain = plain(error) else { return nil }
    if [.build, .resolve].contains(plain.phase), let fault = machineFault(log, overlay: overlay) {
      return Failure(phase: .machine, reason: fault)
    }
    return plain
  }

  private static func plain(_ error: any Error) -> Failure? {
    switch error {
    case is CancellationError: nil
    case let error as GitError:
      Failure(phase: error.isMachineFault ? .machine : .checkout, reason: "\(error)")
    case BuildError.failed(let phase, let reason): Failure(phase: phase, reason: reason)
    case BuildError.fileSystem, BuildError.noToolchain:
      Failure(phase: .machine, reason: "\(error)")
    case is BuildError: Failure(phase: .resolve, reason: "\(error)")
    case is ProcessError, is FolderCopyError, is SweepError, is LockError:
      Failure(phase: .machine, reason: "\(error)")
    case is CocoaError, is POSIXError, is Errno:
      Failure(phase: .machine, reason: SystemReason.text(of: error))
    default: nil
    }
  }

  /// What a failed build has to do with the machine rather than with what was built; `nil` if
  /// nothing shows.
  package static func machineFault(_ log: BuildLog, overlay: String) -> String? {
    guard FileManager.default.fileExists(atPath: overlay + "/Package.swift") else {
      return "\(overlay) vanished while it was built in"
    }
    if isFull(overlay) { return "no space left on device" }
    return machineFault(in: log.text)
  }

  /// What of a build's or a benchmark's output tells of the machine. LLVM, the linker, SwiftPM and
  /// glibc use the system's words.
  private static func machineFault(in text: String) -> String? {
    for (sign, reason) in signs where text.contains(sign) { return reason ?? line(sign, of: text) }
    // SwiftPM gives a number in place of the words.
    for match in text.matches(of: /I\/O error \(code: (\d+)\)/) {
      guard let code = Int32(match.1), machineCodes.contains(code) else { continue }
      return String(cString: strerror(code)).lowercased()
    }
    return nil
  }

  /// Errors of the system that no version makes by itself.
  private static let machineCodes: Set<Int32> = [
    EIO, ENOMEM, ENFILE, EMFILE, ENOSPC, EROFS, EDQUOT, ESTALE,
  ]

  private static let signs: [(String, String?)] = [
    ("No space left on device", "no space left on device"),
    ("Disk quota exceeded", "the disk quota is exceeded"),
    ("due to signal 9", "a compiler was killed, perhaps for want of memory"),
    ("Killed signal terminated program", "a compiler was killed, perhaps for want of memory"),
    ("Cannot allocate memory", "there is not enough memory"),
    ("volume is out of space", "no space left on device"),
    ("isn\u{2019}t enough space", "no space left on device"),
    ("Too many open files", "too many files are open"),
    ("Read-only file system", "a file system is read-only"),
    ("error while loading shared libraries", nil),
    ("unable to find library -l", nil),
    ("ld: cannot find -l", nil),
    ("you may be able to install", nil),
  ]

  private static func line(_ sign: String, of text: String) -> String {
    let line = text.split(separator: "\n").first { $0.contains(sign) } ?? ""
    return "the machine lacks something: " + line.trimmingCharacters(in: .whitespaces).prefix(160)
  }

  /// What the end of a benchmark's process means, when it was no success.
  ///
  /// - Parameters:
  ///   - text: What the process printed.
  ///   - folder: Where it wrote its events.
  package static func kind(
    of status: ProcessStatus, text: String, events folder: String
  ) -> BenchmarkFailure.Kind {
    switch status {
    case .timedOut: return .timeout
    // A process ends itself by other signals; these come from outside.
    case .signaled(1), .signaled(2), .signaled(9), .signaled(15): return .machine
    default:
      return machineFault(in: text) != nil || isFull(folder) ? .machine : .unmeasured
    }
  }

  /// Whether a folder's file system has no room left for events.
  static func isFull(_ folder: String) -> Bool {
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
    guard let free = attributes?[.systemFreeSize] as? Int else { return false }
    return free < 1 << 16
  }
}
