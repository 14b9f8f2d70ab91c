/// Lists and measures every benchmark of a suite that has been built against one version.
struct VersionMeasurer: Sendable {
  let build: SuiteBuild.Result
  let runner: SuiteRunner

  /// Measures everything; what fails is in the result.
  ///
  /// - Parameter progress: Called after each benchmark with its id, how many are done, and of how many.
  /// - Throws: `CancellationError`, or ``ProcessError`` when a process cannot be started at all.
  func measure(
    progress: @Sendable (_ id: String, _ done: Int, _ total: Int) -> Void
  ) async throws -> VersionMeasurement {
    var measurement = VersionMeasurement(
      dependencies: build.dependencies,
      unavailable: build.failures.sorted { $0.key < $1.key }.map {
        Outcome.UnavailableProduct(product: $0.key, reason: $0.value)
      })
    let listings = try await list(&measurement)
    let total = listings.map(\.benchmarks.count).reduce(0, +)
    for listing in listings {
      measurement.process = listing.process
      for benchmark in listing.benchmarks {
        measurement.results.append(try await runner.measure(benchmark, of: listing.product))
        progress(benchmark.id, measurement.results.count, total)
      }
    }
    return measurement
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
