/// The exit statuses of every command, as `--help` and `README.md` list them.
///
/// A new one is a case and its meaning here, and a row of the table in `README.md`.
public enum ExitStatus: Int32, Sendable, CaseIterable {
  /// Done, and nothing regressed.
  case done = 0
  /// A gate or a ceiling was exceeded.
  case exceeded = 1
  /// Some version or benchmark could not be measured; the rest was, and is on disk.
  case partly = 2
  /// Nothing could be measured.
  case nothingMeasured = 3
  /// The command line is wrong.
  case usage = 64
  /// Input data is wrong.
  case badData = 65
  /// An input is missing or cannot be read.
  case missingInput = 66
  /// A bug of benchmem-sweep itself.
  case bug = 70
  /// Output cannot be written: a file, a folder, or standard output.
  case cannotWrite = 74
  /// Interrupted by a signal.
  case interrupted = 130

  /// What it says, in words that complete a list.
  public var meaning: String {
    switch self {
    case .done: "done, nothing regressed"
    case .exceeded: "a gate or ceiling was exceeded"
    case .partly: "some version or benchmark could not be measured"
    case .nothingMeasured: "nothing could be measured"
    case .usage: "the command line is wrong"
    case .badData: "input data is wrong"
    case .missingInput: "an input is missing or cannot be read"
    case .bug: "a bug of benchmem-sweep"
    case .cannotWrite: "output cannot be written"
    case .interrupted: "interrupted"
    }
  }
}

/// An error that ends a command: one line that a user can act on, and the exit status that goes
/// with it.
///
/// The description names the thing and what is wrong with it. It never names an option, because
/// programs use the libraries, too; the command adds which option is the way out.
public protocol ReportedError: Error, CustomStringConvertible, Sendable {
  /// The status with which a command ends.
  var exitStatus: ExitStatus { get }
}
