/// Why memory cannot be measured now or here.
public enum MemoryError: Error, Equatable {
  /// Another measurement is under way. The counters serve the whole process, one at a time.
  case overlapping
  /// Allocations cannot be counted in this process.
  case unsupported(CountingSupport)
}

extension MemoryError: CustomStringConvertible {
  /// One line that says what to do.
  @_optimize(none)
  public var description: String {
    switch self {
    case .overlapping:
      "another memory measurement is open in this process; do not nest them, nor run two at once"
    case .unsupported(let support): "memory cannot be measured: \(support)"
    }
  }
}
