/// Lists and measures every benchmark of a suite that has been built against one version.
package struct VersionMeasurer: Sendable {
  package let build: SuiteBuild.Result
  package let runner: SuiteRunner
  /// The targets that each executable product names.
  let targets: [String: [String]]
  /// Benchmarks that the version is known not to have.
  package let exclusions: [Exclusion]

  /// Creates a value from its parts.
  package init(
    build: SuiteBuild.Result, runner: SuiteRunner, targets: [String: [String]],
    exclusions: [Exclusion]
  ) {
    self.build = build
    self.runner = runner
    self.targets = targets
    self.exclusions = exclusions
  }

  /// Measures everything; what fails is in the result.
  ///
  /// - Parameter progress: Called after each benchmark with its id, how many are done, and of how many.
  /// - Throws: `CancellationError`, or ``ProcessError`` when a process cannot be started at all.
  package func measure(
    progress: @Sendable (_ id: String, _ done: Int, _ total: Int) -> Void
  ) async throws -> VersionMeasurement {
    var measurement = VersionMeasurement(
      dependencies: build.dependencies,
      unavailable: build.failures.sorted { $0.key < $1.key }.map {
        Outcome.UnavailableProduct(
          product: $0.key, targets: targets[$0.key] ?? [$0.key], reason: $0.value)
      })
    let listings = try await list(&measurement)
    let total = listings.map(\.benchmarks.count).reduce(0, +)
    for listing in listings {
      measurement.process = listing.process
      for benchmark in listing.benchmarks {
        if let excluded = Self.excluded(benchmark, exclusions) {
          measurement.results.append(excluded)
        } else {
          measurement.results.append(try await runner.measure(benchmark, of: listing.product))
        }
        progress(benchmark.id, measurement.results.count, total)
      }
    }
    return measurement
  }

  /// Times every benchmark once more, and leaves memory alone.
  package func time(
    progress: @Sendable (_ id: String, _ done: Int, _ total: Int) -> Void
  ) async throws -> [BenchmarkResult] {
    var measurement = VersionMeasurement()
    let listings = try await list(&measurement)
    let total = listings.map(\.benchmarks.count).reduce(0, +)
    var results: [BenchmarkResult] = []
    for listing in listings {
      for benchmark in listing.benchmarks where Self.excluded(benchmark, exclusions) == nil {
        results.append(try await runner.time(benchmark, of: listing.product))
        progress(benchmark.id, results.count, total)
      }
    }
    return results
  }

  /// The result of a benchmark that is known not to be available; `nil` for all others.
  package static func excluded(
    _ benchmark: BenchmarkDescription, _ exclusions: [Exclusion]
  ) -> BenchmarkResult? {
    guard let exclusion = exclusions.first(where: { $0.covers(benchmark.id) }) else { return nil }
    var result = BenchmarkResult(benchmark)
    result.failures = [
      BenchmarkFailure(
        id: benchmark.id, phase: "list", kind: .notAvailable, reason: "\(exclusion)")
    ]
    return result
  }

  private func list(_ measurement: inout VersionMeasurement) async throws -> [SuiteRunner.Listing] {
    var listings: [SuiteRunner.Listing] = []
    for product in build.executables.keys.sorted() {
      do {
        listings.append(try await runner.list(product))
      } catch let error as EventStreamError {
        measurement.unlisted.append(Self.failure(product, "\(error)"))
      } catch BuildError.failed(_, let reason) {
        measurement.unlisted.append(Self.failure(product, reason))
      }
    }
    return listings
  }

  private static func failure(_ product: String, _ reason: String) -> BenchmarkFailure {
    BenchmarkFailure(id: product, phase: "list", kind: .unmeasured, reason: reason)
  }
}
