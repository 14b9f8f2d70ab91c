import Foundation
import SweepText
import SystemPackage

/// One of the process's two outputs.
struct Terminal: Sendable {
  private let descriptor: FileDescriptor
  private let name: String

  static let standardOutput = Terminal(descriptor: .standardOutput, name: "standard output")
  static let standardError = Terminal(descriptor: .standardError, name: "standard error")

  /// Makes sure that no file we open becomes an output by taking the number of one that was closed,
  /// and that a write to a pipe without a reader fails instead of ending the process.
  ///
  /// An output that was closed stays one that cannot be written.
  static func secure() {
    for number in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(number, F_GETFD) < 0 {
      // The lowest free number is the closed one, because those below are open by now.
      _ = open("/dev/null", O_RDONLY)
    }
    // A handler, and not `SIG_IGN`, which every child process would inherit.
    signal(SIGPIPE) { _ in }
  }

  /// Whether a person watches.
  var isInteractive: Bool { isatty(descriptor.rawValue) == 1 }

  /// Columns; 0 when it is not a terminal.
  var width: Int {
    if let columns = ProcessInfo.processInfo.environment["COLUMNS"].flatMap({ Int($0) }) {
      return columns
    }
    var size = winsize()
    guard isInteractive, ioctl(descriptor.rawValue, UInt(TIOCGWINSZ), &size) == 0 else { return 0 }
    return Int(size.ws_col)
  }

  /// The width for tables, or `nil` for no limit.
  var tableWidth: Int? { width > 0 ? width : nil }

  /// The colours that this output takes: none for a file, a pipe or with `NO_COLOR` set.
  var colors: ColorMode {
    let environment = ProcessInfo.processInfo.environment
    if environment["NO_COLOR"].map({ !$0.isEmpty }) ?? false { return .plain }
    guard isInteractive, environment["TERM"] != "dumb" else { return .plain }
    let isTrueColor = ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? "")
    return isTrueColor ? .trueColor : .ansi256
  }

  /// Writes data: text that the command was asked for.
  ///
  /// - Throws: ``OutputError``: a table that nobody received is not a success.
  func write(_ text: String) throws(OutputError) {
    do {
      try writeAll(text)
    } catch {
      throw OutputError(place: name, reason: SystemReason.text(of: error))
    }
  }

  /// Writes a remark, whose loss changes nothing: there is no place left to tell of it.
  func note(_ text: String) {
    try? writeAll(text)
  }

  private func writeAll(_ text: String) throws {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      do {
        bytes = bytes.dropFirst(try bytes.withUnsafeBytes { try descriptor.write($0) })
      } catch Errno.resourceTemporarilyUnavailable {
        // Somebody who shares a pipe or a terminal with us told it not to wait.
        var request = pollfd(fd: descriptor.rawValue, events: Int16(POLLOUT), revents: 0)
        poll(&request, 1, -1)
      }
    }
  }
}
