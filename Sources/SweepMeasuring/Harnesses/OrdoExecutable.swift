import Foundation
import SweepResults
import Synchronization

/// What is known of an executable of ordo-one/benchmark before it runs: its benchmarks, and where
/// in it its harness reads the clock.
struct OrdoExecutable: Sendable {
  /// The benchmarks, by id.
  let benchmarks: [String: OrdoBenchmark]
  /// The places of the two functions that stand around the closure, as the library reads them.
  let places: String
  /// Why nothing in it can be measured, if so.
  let refusal: String?

  init(
    _ benchmarks: [OrdoBenchmark], product: String, at site: HarnessSite
  ) throws(OrdoDialogError) {
    var byID: [String: OrdoBenchmark] = [:]
    for benchmark in benchmarks {
      let id = benchmark.id(inTarget: product)
      guard byID.updateValue(benchmark, forKey: id) == nil else { throw .ambiguous(id: id) }
    }
    self.benchmarks = byID
    let bytes = FileManager.default.contents(atPath: "\(site.workspace.products)/\(product)")
    let symbols = bytes.flatMap { ExecutableSymbols(of: [UInt8]($0), named: Self.module) }
    places = Self.places(symbols?.functions ?? [])
    refusal = Self.refusal(symbols, places)
  }

  private static func refusal(_ symbols: ExecutableSymbols?, _ places: String) -> String? {
    if symbols?.ownsMalloc == true {
      return "the executable has a malloc of its own, which cannot be counted; "
        + "let the suite's manifest have tools version 6.1, so that its copy is built without"
    }
    if places.isEmpty {
      return "the executable does not say where its harness reads the clock; "
        + "build it without -s or other options that strip it"
    }
    return nil
  }

  /// `FUNCTION START END`, in hexadecimal digits, for each place.
  ///
  /// The two functions are closures of the method that runs a benchmark. All of its closures are
  /// named here, and the library finds out which two read the clock. The closure's number ends the
  /// name of a function, whatever the compiler appends to it.
  static func places(_ functions: [ExecutableSymbols.Function]) -> String {
    var numbers: [Substring: Int] = [:]
    var places: [String] = []
    for function in functions where !function.addresses.isEmpty {
      guard let match = function.name.prefixMatch(of: closure) else { continue }
      let number = numbers[match.output, default: numbers.count]
      numbers[match.output] = number
      let place = [UInt64(number), function.addresses.lowerBound, function.addresses.upperBound]
      places.append(place.map { String($0, radix: 16) }.joined(separator: " "))
    }
    return places.joined(separator: " ")
  }

  /// What the mangled names of their module's functions begin with.
  private static let module = "$s9Benchmark"

  /// A closure of `Benchmark.BenchmarkExecutor.run`: in mangled names the second part of the type's
  /// name is written as `0A8Executor`, because its first is the module's.
  nonisolated(unsafe) private static let closure =
    /\$s9Benchmark(?:0A8Executor|17BenchmarkExecutor)V3run.*?fU\d*_/
}

/// What is known of the executables that have been asked, as long as their files stay.
final class OrdoExecutables: Sendable {
  private struct File: Hashable {
    let path: String
    let modified: Date?
    let size: UInt64?

    init(_ product: String, _ site: HarnessSite) {
      path = "\(site.workspace.products)/\(product)"
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      (modified, size) = (attributes?[.modificationDate] as? Date, attributes?[.size] as? UInt64)
    }
  }

  /// Why an executable is not known.
  struct Refusal: Error {
    let reason: String
  }

  private let known = Mutex<[File: OrdoExecutable]>([:])

  /// Remembers an executable that was asked.
  func keep(_ executable: OrdoExecutable, of product: String, at site: HarnessSite) {
    let file = File(product, site)
    known.withLock { $0[file] = executable }
  }

  /// What is known; an executable that was not asked yet is asked.
  ///
  /// - Parameter list: Asks it and keeps what it says; why it could not be asked, if so.
  func find(
    _ product: String, at site: HarnessSite, list: () async throws -> String?
  ) async throws -> Result<OrdoExecutable, Refusal> {
    let file = File(product, site)
    if let executable = known.withLock({ $0[file] }) { return .success(executable) }
    let reason = try await list()
    if let executable = known.withLock({ $0[file] }) { return .success(executable) }
    return .failure(Refusal(reason: reason ?? "its benchmarks could not be listed"))
  }
}
