/// Why memory cannot be measured now or here.
public enum MemoryError: Error, Equatable {
  /// The measurement is within another one, or would block a thread while one that awaits is open.
  case overlapping
  /// No thread could be started for what is to be counted apart.
  case noThread(code: Int32)
  /// A number that makes no sense, in words.
  case badOption(String)
  /// Allocations cannot be counted in this process.
  case unsupported(CountingSupport)
}

extension MemoryError: CustomStringConvertible {
  /// One line that says what to do.
  @_optimize(none)
  public var description: String {
    switch self {
    case .overlapping:
      "another memory measurement is open, which this one is within or must not block; "
        + "do not nest them, and await measurements beside such as await"
    case .noThread(let code): "no thread can be started to count on (error \(code))"
    case .badOption(let mistake): "\(mistake)"
    case .unsupported(let support): "memory cannot be measured: \(support)"
    }
  }
}
