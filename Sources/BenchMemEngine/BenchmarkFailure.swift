/// Why a benchmark has no result, or a result that breaks a promise.
struct BenchmarkFailure: Error, Equatable {
  enum Kind: String {
    case ceiling, error, unsupported
  }

  let kind: Kind
  let message: String

  @_optimize(none)
  var status: ExitStatus {
    switch kind {
    case .ceiling: .ceilingExceeded
    case .error: .benchmarkFailed
    case .unsupported: .cannotMeasureMemory
    }
  }

  @_optimize(none)
  static func thrown(_ error: any Error) -> BenchmarkFailure {
    if let error = error as? MemoryError, case .unsupported = error {
      return BenchmarkFailure(kind: .unsupported, message: error.description)
    }
    return BenchmarkFailure(kind: .error, message: "\(error)")
  }
}
