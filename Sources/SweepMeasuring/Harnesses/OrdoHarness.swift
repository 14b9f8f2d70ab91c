import Foundation
import SweepProcesses
import SweepResults

/// Speaks to executables of ordo-one/benchmark: their dialog, while our library, loaded before
/// their code, counts or times each call of the closure (`Documentation/OrdoOne.md`).
package struct OrdoHarness: SuiteHarness {
  package let name = "ordo-one/benchmark"
  private let preload: @Sendable () async -> Result<PreloadLibrary, PreloadLibrary.Absence>
  private let executables = OrdoExecutables()

  /// - Parameter preload: Finds the library to load before the executable.
  package init(
    preload: @escaping @Sendable () async -> Result<PreloadLibrary, PreloadLibrary.Absence>
  ) {
    self.preload = preload
  }

  package func answer(
    _ request: HarnessRequest, of product: String, at site: HarnessSite
  ) async throws -> HarnessAnswer {
    switch request {
    case .list: return try await list(product, at: site)
    case .run(let description, let phase):
      let known = try await executables.find(product, at: site) {
        try await list(product, at: site).refusal
      }
      switch known {
      case .failure(let refusal): return .refused(refusal.reason, of: description.id)
      case .success(let executable):
        return try await run(phase, of: description.id, executable, product, at: site)
      }
    }
  }

  // MARK: Listing

  private func list(_ product: String, at site: HarnessSite) async throws -> HarnessAnswer {
    let run = OrdoRun(site: site, product: product)
    let end = try await run.end(asking: OrdoDialog.list)
    do throws(OrdoDialogError) {
      let benchmarks = try OrdoDialog.replies(end.replies).benchmarks()
      let executable = try OrdoExecutable(benchmarks, product: product, at: site)
      executables.keep(executable, of: product, at: site)
      return end.answer(
        benchmarks.map { .benchmark($0.description(inTarget: product, site.options)) })
    } catch {
      return HarnessAnswer(
        status: end.end.status, events: .failure(.unusable(reason: "\(error)")),
        kind: end.end.kind, reason: end.end.reason)
    }
  }

  // MARK: Running

  private func run(
    _ phase: HarnessPhase, of id: String, _ executable: OrdoExecutable, _ product: String,
    at site: HarnessSite
  ) async throws -> HarnessAnswer {
    guard let benchmark = executable.benchmarks[id] else {
      return .refused("the executable does not list it any more", of: id)
    }
    guard let task = OrdoTask(phase, benchmark, site.options) else {
      return .refused("\(phase.name) is not measured for suites of \(name)", of: id)
    }
    if let reason = executable.refusal { return .refused(reason, of: id) }
    let library: PreloadLibrary
    switch await preload() {
    case .success(let found): library = found
    case .failure(let absence): return .refused("\(absence)", of: id)
    }
    let run = OrdoRun(site: site, product: product)
    let request = OrdoDialog.run(benchmark.asking(for: benchmark.clockOnly))
    let end = try await run.end(
      asking: request, preloading: library, places: executable.places, task)
    var events: [SuiteEvent] = []
    do throws(OrdoRunError) {
      let found = try OrdoMeasurements(end.measured)
      events += found.events(of: id, task, scalingFactor: benchmark.scalingFactor)
      if end.end.status.isSuccess {
        try OrdoDialog.check(end.replies)
        if found.isEmpty { throw .nothingMeasured }
      }
    } catch  where end.end.status.isSuccess {
      events.append(.failure(id: id, kind: "error", message: "\(error)"))
      return end.answer(events)
    } catch {}
    guard end.end.status.isSuccess else {
      return try await died(end, events, asking: request, run)
    }
    if case .memory = phase {
      let theirs = try await theirMetrics(of: benchmark, executable, library, run)
      if !theirs.isEmpty { events.append(.extra(id: id, theirs)) }
    }
    return end.answer(events + [.end(id: id)])
  }

  /// What becomes of a process that did not end by itself. Their harness keeps what it prints to
  /// itself, so one that crashed is run once more with nothing loaded, for its last words.
  private func died(
    _ end: OrdoRun.End, _ events: [SuiteEvent], asking request: [UInt8], _ run: OrdoRun
  ) async throws -> HarnessAnswer {
    if case .timedOut = end.end.status { return end.answer(events) }
    if end.end.firstError != nil { return end.answer(events) }
    let words = try await run.end(asking: request, isQuiet: false).end.firstError
    return end.answer(events, reason: words)
  }

  /// What their own metrics say, in a process of its own; nothing where it does not answer, which
  /// costs no more than these columns.
  private func theirMetrics(
    of benchmark: OrdoBenchmark, _ executable: OrdoExecutable, _ library: PreloadLibrary,
    _ run: OrdoRun
  ) async throws -> JSONObject {
    var metrics = benchmark.metrics.filter { OrdoMetrics.isTheirs($0) }
    while !metrics.isEmpty {
      let end = try await run.end(
        asking: OrdoDialog.run(benchmark.asking(for: metrics)), preloading: library,
        places: executable.places, .theirs)
      if end.end.status.isSuccess, let replies = try? OrdoDialog.replies(end.replies) {
        return OrdoMetrics.medians(replies)
      }
      // What counts references in older runtimes may end the process.
      let others = metrics.filter { !OrdoMetrics.countsReferences($0) }
      guard others.count < metrics.count else { break }
      metrics = others
    }
    return JSONObject()
  }
}

extension OrdoRun.End {
  /// The answer with these events, behind what is said of every process: so it is started.
  ///
  /// - Parameter words: What else is known of the reason for its end.
  fileprivate func answer(_ events: [SuiteEvent], reason words: String? = nil) -> HarnessAnswer {
    let process: JSONObject = [
      "hashing": "deterministic", "addresses": "fixed", "counting": "exact",
    ]
    return HarnessAnswer(
      status: end.status, events: .success(EventStream(process: process, events)),
      kind: end.kind, reason: [end.reason, words].compactMap(\.self).joined(separator: ": "))
  }
}

extension HarnessAnswer {
  /// The answer where nothing was run.
  fileprivate static func refused(_ reason: String, of id: String) -> HarnessAnswer {
    HarnessAnswer(
      status: .exited(0),
      events: .success(
        EventStream(
          process: JSONObject(), [.failure(id: id, kind: "unsupported", message: reason)])),
      kind: .unmeasured, reason: reason)
  }

  /// Why there is no list; `nil` where there is one.
  fileprivate var refusal: String? {
    if !status.isSuccess { return "listing its benchmarks: \(reason)" }
    if case .failure(let error) = events { return "\(error)" }
    return nil
  }
}
