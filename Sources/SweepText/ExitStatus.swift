/// The exit statuses of every command, as `README.md` documents them.
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
  /// An input is missing.
  case missingInput = 66
  /// A bug of benchmem-sweep itself.
  case bug = 70
  /// Interrupted by a signal.
  case interrupted = 130
}
