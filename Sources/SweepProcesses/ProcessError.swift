import SweepText

/// Why a child process could not be started, heard, or ended.
package enum ProcessError: Error, Sendable {
  /// The executable could not be started; with the system's reason.
  case cannotStart(executable: String, reason: String)
  /// The log file could not be opened for writing.
  case cannotLog(path: String, reason: String)
  /// What it printed could not be kept, or was more than was asked for.
  case cannotCapture(executable: String, reason: String)
  /// A process that it started goes on although it was killed.
  case cannotEnd(executable: String, process: Int32)
}

extension ProcessError: ReportedError {
  /// One line that names the file and the reason.
  package var description: String {
    switch self {
    case .cannotStart(let executable, let reason): "cannot start \(executable): \(reason)"
    case .cannotLog(let path, let reason): "cannot write the log \(path): \(reason)"
    case .cannotCapture(let executable, let reason):
      "cannot keep what \(executable) prints: \(reason)"
    case .cannotEnd(let executable, let process):
      "process \(process), which \(executable) started, does not end when it is killed"
    }
  }

  /// A program that cannot be started is a missing input.
  package var exitStatus: ExitStatus {
    switch self {
    case .cannotStart: .missingInput
    case .cannotLog, .cannotCapture: .cannotWrite
    case .cannotEnd: .nothingMeasured
    }
  }
}
