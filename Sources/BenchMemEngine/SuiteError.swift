#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a suite cannot do what its command line asks.
enum SuiteError: Error, Equatable {
  case usage(String)
  case duplicateID(String)
  case badTrait(id: String, mistake: String)
  case noSuchBenchmark(id: String)
  case noMatch(filter: String)
  case noBenchmarks
  case cannotOpenEvents(path: String, code: Int32)
  case cannotWriteRun(path: String, code: Int32)
  case cannotWriteProfile(path: String, code: Int32)

  @_optimize(none)
  var status: ExitStatus {
    switch self {
    case .usage: .usage
    case .duplicateID, .badTrait, .noSuchBenchmark, .noMatch, .noBenchmarks: .badSuite
    case .cannotOpenEvents, .cannotWriteRun, .cannotWriteProfile: .cannotWrite
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
    case .noMatch(let filter): "no benchmark's id contains '\(filter)'; --list shows them all"
    case .noBenchmarks: "the suite has no benchmarks"
    case .cannotWriteRun(let path, let code), .cannotWriteProfile(let path, let code):
      "cannot write '\(path)': \(reason(code))"
    case .cannotOpenEvents(let path, let code): "cannot write events to '\(path)': \(reason(code))"
    }
  }

  @_optimize(none)
  private func reason(_ code: Int32) -> String {
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
  }
}
