/// A suite's exit status. Documentation/EventFormat.md lists them.
enum ExitStatus: Int32 {
  case done = 0
  case ceilingExceeded = 1
  case usage = 64
  case badSuite = 65
  case cannotMeasureMemory = 69
  case benchmarkFailed = 70
  case cannotWrite = 74

  /// The one that says more about what went wrong.
  @_optimize(none)
  func worse(_ other: ExitStatus) -> ExitStatus { other.rawValue > rawValue ? other : self }
}
