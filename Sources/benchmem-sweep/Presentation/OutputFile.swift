import ArgumentParser
import Foundation
import SweepReporting
import SweepResults
import SweepText
import SystemPackage

/// A file that the user named for output, or `-` for standard output.
struct OutputFile {
  let path: String

  /// Whether it is standard output.
  var isStandardOutput: Bool { path == "-" }

  /// Writes a regular file whole or not at all, and anything else, such as `/dev/stdout` or a pipe,
  /// as it comes. Folders are made as needed; a symbolic link stays one.
  func write(_ text: String) throws(OutputError) {
    if isStandardOutput { return try Terminal.standardOutput.write(text) }
    try write(bytes: Array(text.utf8))
  }

  /// Writes a file as ``write(_:)`` does; standard output takes text only.
  func write(bytes: [UInt8]) throws(OutputError) {
    try makeFolder()
    do {
      try AtomicFile.write(bytes, to: target)
    } catch {
      throw OutputError(place: path, reason: SystemReason.text(of: error))
    }
  }

  /// Makes the folder that the file is to be in.
  func makeFolder() throws(OutputError) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder)
    do {
      if exists, !isFolder.boolValue { throw Errno.notDirectory }
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw OutputError(place: path, reason: SystemReason.text(of: error))
    }
  }

  /// Adds text at the end of the file, which is made if it is missing, as folders are.
  func append(_ text: String) throws(OutputError) {
    try makeFolder()
    do {
      let file = try FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.append, .create],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
      _ = try file.closeAfter { try file.writeAll(text.utf8) }
    } catch {
      throw OutputError(place: path, reason: SystemReason.text(of: error))
    }
  }

  /// The file that a link leads to, so that the link is not what is replaced. Special files keep
  /// their names.
  private var target: FilePath {
    guard !path.hasPrefix("/dev/") else { return FilePath(path) }
    return FilePath(URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
  }
}

extension OutputFile {
  /// Sees that an option for output names no file that is read, whatever it calls it: by another
  /// spelling of its path, or by a link.
  ///
  /// - Parameters:
  ///   - output: The path that was given, if one was.
  ///   - inputs: Files and folders; what is in a folder is none of its business.
  /// - Throws: `ValidationError`.
  static func require(
    _ output: String?, of option: String, apartFrom inputs: [String]
  ) throws {
    guard let output, output != "-", let place = identity(output) else { return }
    guard let input = inputs.first(where: { identity($0) == place }) else { return }
    let name = input == output ? output : "\(output), which is \(input),"
    throw ValidationError("\(option): \(name) is read by this command; name another place.")
  }

  /// What tells a file or folder from all others; `nil` for what does not exist and for devices and
  /// pipes, which may be read and written at once.
  private static func identity(_ path: String) -> [UInt64]? {
    var status = stat()
    guard stat(path, &status) == 0, [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) else {
      return nil
    }
    return [UInt64(status.st_dev), UInt64(status.st_ino)]
  }
}

/// Output that was asked for and could not be written.
struct OutputError: ReportedError, Equatable {
  /// The file or stream.
  let place: String
  /// The system's reason.
  let reason: String

  var description: String { "cannot write to \(place): \(reason)" }
  var exitStatus: ExitStatus { .cannotWrite }
}

/// The job summary of a GitHub Actions step.
struct GitHubSummary {
  /// GitHub refuses a summary of more than 1 MiB; other steps may write to it, too.
  private static let mostBytes = 1_000_000

  /// Appends a report as markdown to the file that `GITHUB_STEP_SUMMARY` names; does nothing
  /// elsewhere.
  func append(_ report: CompareReport) throws(OutputError) {
    guard let path = ProcessInfo.processInfo.environment["GITHUB_STEP_SUMMARY"] else { return }
    try OutputFile(path: path).append(report.markdown(atMost: Self.mostBytes))
  }
}
