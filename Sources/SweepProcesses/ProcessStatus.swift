/// How a child process came to its end.
package enum ProcessStatus: Sendable, Hashable {
  /// It exited by itself with this code.
  case exited(Int32)
  /// A signal ended it.
  case signaled(Int32)
  /// It was still running when its time was over, and its whole process group was killed.
  case timedOut(after: Duration)

  /// Whether it exited with code 0.
  package var isSuccess: Bool { self == .exited(0) }
}

extension ProcessStatus: CustomStringConvertible {
  /// Such as `exit status 1`, `killed by signal 4 (illegal instruction: a Swift trap)`, `no end
  /// after 60 s`.
  package var description: String {
    switch self {
    case .exited(let code): "exit status \(code)"
    case .signaled(let number):
      "killed by signal \(number)" + (Self.meanings[number].map { " (\($0))" } ?? "")
    case .timedOut(let limit): "no end after \(limit.components.seconds) s"
    }
  }

  private static let meanings: [Int32: String] = [
    2: "interrupted", 4: "illegal instruction: a Swift trap", 5: "trap", 6: "aborted",
    8: "arithmetic error", 9: "killed, perhaps for want of memory", 11: "segmentation fault",
    15: "terminated",
  ]
}
