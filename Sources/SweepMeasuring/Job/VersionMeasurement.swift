import SweepResults

/// What the processes of one version reported, before it becomes a run file.
package struct VersionMeasurement: Sendable {
  /// What the executables gave, in the order of their names.
  package var parts: [Part] = []
  /// What the suite's processes say of themselves: engine, hashing, addresses, counting.
  package var process = JSONObject()
  /// The resolved packages.
  package var dependencies: [ResolvedDependency] = []
  /// Products that do not build against this version.
  package var unavailable: [Outcome.UnavailableProduct] = []
  /// The texts of which ids of wanted benchmarks contain one; all are wanted if there are none.
  package var filters: [String] = []
  /// Products whose benchmarks could not be listed.
  package var unlisted: [BenchmarkFailure] = []

  /// A measurement of nothing yet.
  package init() {}

  /// What one executable gave, or one of another version with the same code.
  package struct Part: Sendable {
    /// The executable.
    package var executable: MeasuredExecutable
    /// Its benchmarks' results, in the suite's order.
    package var results: [BenchmarkResult] = []
    /// What is taken over instead.
    package var shared: SharedResults?
    /// All ids that the executable has, in its order, where other machines measure some of them.
    package var listed: [String]?

    /// The records of the benchmarks that were measured, if only in part.
    var records: [BenchmarkRecord] { shared?.records ?? results.compactMap(\.record) }
    /// What failed.
    var failures: [BenchmarkFailure] { shared?.failures ?? results.flatMap(\.failures) }
    /// The ids of the benchmarks.
    var ids: [String] { shared?.ids ?? results.map(\.description.id) }
  }

  /// The results of what was measured here, in the suite's order.
  package var results: [BenchmarkResult] { parts.flatMap(\.results) }

  /// Everything that failed, in order.
  package var failures: [BenchmarkFailure] { unlisted + parts.flatMap(\.failures) }

  /// The records of the benchmarks that were measured, if only in part.
  package var records: [BenchmarkRecord] { parts.flatMap(\.records) }

  /// The executables, and where their numbers come from.
  package var executables: [MeasuredExecutable] { parts.map(\.executable) }

  /// Whether instructions were to be counted somewhere, and nobody could.
  package var lacksCounter: Bool {
    parts.contains { $0.shared?.lacksCounter ?? $0.results.contains(where: \.lacksCounter) }
  }

  /// Who counted instructions; nil where nobody was asked.
  var instructionsBy: String? {
    records.lazy.compactMap(\.instructions?.way).first
      ?? (lacksCounter ? InstructionSeries.nobody : nil)
  }

  /// Why there is no record, in one line.
  var reasonForNothing: String {
    failures.first.map { "\($0.id): \($0.reason)" }
      ?? unavailable.first.map { "\($0.product): \($0.reason)" }
      ?? (filters.isEmpty
        ? "the suite has no benchmarks"
        : "no benchmark's id contains \(filters.map { "'\($0)'" }.joined(separator: " or "))")
  }
}

/// Lists and measures the benchmarks of a suite that has been built against one version.
package struct VersionMeasurer: Sendable {
  /// Measures one benchmark of a product.
  package typealias Measure =
    @Sendable (SuiteRunner, BenchmarkDescription, _ product: String) async throws -> BenchmarkResult

  let build: SuiteBuild.Result
  /// The digests of executables, by product.
  let code: [String: String]
  /// What is known of executables with the same code, by product.
  let shared: [String: SharedResults]
  let runner: SuiteRunner
  /// The targets that each executable product names.
  let targets: [String: [String]]
  /// Benchmarks that the version is known not to have.
  let exclusions: [Exclusion]
  /// The wanted benchmarks; all if there are none.
  let benchmarks: [String]

  /// Every wanted benchmark of every product; what fails is in the result.
  ///
  /// - Parameters:
  ///   - check: Called with the ids that the suite has, once all are known.
  ///   - progress: Called after each benchmark with its id, how many are done, and of how many.
  /// - Throws: `CancellationError`, or what `check` throws.
  package func measure(
    by measure: Measure, check: ([String]) throws -> Void = { _ in },
    progress: @Sendable (_ id: String, _ done: Int, _ total: Int) -> Void
  ) async throws -> VersionMeasurement {
    var measurement = VersionMeasurement()
    measurement.dependencies = build.dependencies
    measurement.filters = runner.options.filters
    measurement.unavailable = build.failures.sorted { $0.key < $1.key }.map {
      Outcome.UnavailableProduct(
        product: $0.key, targets: targets[$0.key] ?? [$0.key], reason: $0.value)
    }
    let known = shared.filter { $0.value.fits(exclusions) }
    let listings = try await list(&measurement, known)
    // Only a suite that could be listed as a whole tells what it lacks.
    if measurement.unlisted.isEmpty, measurement.unavailable.isEmpty {
      try check(listings.flatMap(\.benchmarks).map(\.id) + known.values.flatMap(\.ids))
    }
    let total = listings.map { $0.benchmarks.filter(isWanted).count }.reduce(0, +)
    var done = 0
    for product in build.executables.sorted() {
      var part = VersionMeasurement.Part(
        executable: MeasuredExecutable(product: product, code: code[product]))
      part.executable.harness = runner.harnesses[product]?.name
      if let equal = known[product] {
        part.executable.measuredAs = equal.label
        part.shared = equal.only(benchmarks)
        if measurement.process.isEmpty { measurement.process = equal.process }
      } else if let listing = listings.first(where: { $0.product == product }) {
        measurement.process = listing.process
        if runner.options.shard != nil { part.listed = listing.ids }
        for benchmark in listing.benchmarks where isWanted(benchmark) {
          if let excluded = excluded(benchmark) {
            part.results.append(excluded)
          } else {
            part.results.append(try await measure(runner, benchmark, product))
          }
          done += 1
          progress(benchmark.id, done, total)
        }
      } else {
        continue
      }
      measurement.parts.append(part)
    }
    return measurement
  }

  private func isWanted(_ benchmark: BenchmarkDescription) -> Bool {
    benchmarks.isEmpty || benchmarks.contains(benchmark.id)
  }

  /// The result of a benchmark that is known not to be available; `nil` for all others.
  private func excluded(_ benchmark: BenchmarkDescription) -> BenchmarkResult? {
    guard let exclusion = exclusions.first(where: { $0.covers(benchmark.id) }) else { return nil }
    var result = BenchmarkResult(benchmark)
    result.failures = [
      BenchmarkFailure(
        id: benchmark.id, phase: "list", kind: .notAvailable, reason: "\(exclusion)")
    ]
    return result
  }

  private func list(
    _ measurement: inout VersionMeasurement, _ known: [String: SharedResults]
  ) async throws -> [SuiteRunner.Listing] {
    var listings: [SuiteRunner.Listing] = []
    for product in build.executables.sorted()
    where known[product] == nil {
      switch try await runner.list(product) {
      case .success(let listing): listings.append(listing)
      case .failure(let failure): measurement.unlisted.append(failure.failure)
      }
    }
    return listings
  }
}

extension BenchmarkResult {
  /// The benchmark as a run file holds it; without timing where only its memory could be counted,
  /// and `nil` when nothing could be measured.
  var record: BenchmarkRecord? {
    let memory = memorySeries
    guard fastest != nil || memory != nil else { return nil }
    var record = BenchmarkRecord(
      group: description.group, name: description.name, fullname: description.id,
      params: description.params, param: description.param, extraInfo: extraInfo,
      memory: memory, options: timingOptions, stats: .none)
    record.instructions = instructions
    if let fastest { record.setBursts(BurstSeries(values: [fastest]), iterations: iterations) }
    return record
  }

  /// The passes as series; `nil` when no pass was counted.
  var memorySeries: MemorySeries? {
    guard !memory.isEmpty else { return nil }
    func series(_ key: String) -> [Int] { memory.compactMap { $0[key]?.integerValue } }
    let core = ["peak_bytes", "allocations", "total_bytes"]
    let own = Set(memory.flatMap(\.keys)).subtracting(core)
    var others: [String: [Int]] = [:]
    for key in own where series(key).count == memory.count { others[key] = series(key) }
    // A series has a value for each pass, or is not there.
    let beside = rss.prefix(memory.count)
    func resident(_ key: String) -> [Int]? {
      let values = beside.compactMap { $0[key]?.integerValue }
      return values.count == memory.count ? values : nil
    }
    for key in Set(beside.flatMap(\.keys)).subtracting(["rss_bytes"]) {
      others[key] = resident(key)
    }
    return MemorySeries(
      peakBytes: series("peak_bytes"), allocations: series("allocations"),
      totalBytes: series("total_bytes"), rssBytes: resident("rss_bytes"), others: others)
  }
}
