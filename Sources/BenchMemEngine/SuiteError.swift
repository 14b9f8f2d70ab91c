/// Why a suite cannot do what its command line asks.
enum SuiteError: Error, Equatable {
  case usage(String)
  case duplicateID(String)
  case badTrait(id: String, mistake: String)
  case noSuchBenchmark(id: String)
  case cannotOpenEvents(path: String, code: Int32)

  @_optimize(none)
  var status: ExitStatus {
    switch self {
    case .usage: .usage
    case .duplicateID, .badTrait, .noSuchBenchmark: .badSuite
    case .cannotOpenEvents: .cannotWriteEvents
    }
  }
}

extension SuiteError: CustomStringConvertible {
  @_optimize(none)
  var description: String {
    switch self {
    case .usage(let mistake): "\(mistake) (try --help)"
    case .duplicateID(let id):
      "two benchmarks have the id '\(id)'; change the name, the group or the values of one"
    case .badTrait(let id, let mistake): "benchmark '\(id)': \(mistake)"
    case .noSuchBenchmark(let id): "no benchmark has the id '\(id)'; --list shows them all"
    case .cannotOpenEvents(let path, let code): "cannot write events to '\(path)' (error \(code))"
    }
  }
}
