/// Why a child process could not be started or its log not be kept.
package enum ProcessError: Error, Sendable {
  /// The executable could not be started; with the system's reason.
  case cannotStart(executable: String, reason: String)
  /// The log file could not be opened for writing.
  case cannotLog(path: String, reason: String)
}

extension ProcessError: CustomStringConvertible {
  /// One line that names the file and the reason.
  package var description: String {
    switch self {
    case .cannotStart(let executable, let reason): "cannot start \(executable): \(reason)"
    case .cannotLog(let path, let reason): "cannot write the log \(path): \(reason)"
    }
  }
}
