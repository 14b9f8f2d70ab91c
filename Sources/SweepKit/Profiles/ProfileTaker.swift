import Foundation
import SweepGit
import SweepMeasuring
import SweepProcesses
import SweepResults
import SystemPackage

/// Takes profiles of what has been measured: one more pass of a benchmark in the build of its
/// version, or what the cache has of it.
///
/// A profile that cannot be taken is no failure of the version: its numbers are there. Why it could
/// not is said once for all benchmarks alike.
struct ProfileTaker: Sendable {
  /// A benchmark in a version that was measured.
  struct Wanted: Sendable {
    /// The version.
    var version: Version
    /// The benchmark.
    var id: String
    /// The name of the version's result.
    var key: String
    /// What the result says of the benchmark: its executable with the code's digest, and its
    /// numbers.
    var executable: MeasuredExecutable
    var record: BenchmarkRecord
  }

  let plan: SweepPlan
  let jobs: VersionJobs
  let folder: ProfileFolder
  let report: @Sendable (SweepEvent) -> Void
  /// How versions are built, if not as the plan says.
  var way: BuildWay?
  /// The products that are built; all if there are none.
  var products: [String] = []

  /// Takes profiles, in the order given, and writes each as soon as it is there.
  ///
  /// - Returns: Those that there are now, by benchmark; of several versions the last one's.
  /// - Throws: ``ProfileError`` where the folder cannot be written, or `CancellationError`.
  @discardableResult
  func take(_ wanted: [Wanted]) async throws -> [String: AllocationProfile] {
    var taken: [String: AllocationProfile] = [:]
    var ofCode: [[String]: AllocationProfile] = [:]
    var notes: Set<String> = []
    var absences = ProfileAbsences()
    let store = ProfileStore(cache: plan.request.cache)
    var tools: [String: SymbolTools] = [:]
    var open: [Wanted] = []
    for each in wanted {
      let key = ProfileStore.key(result: each.key, id: each.id)
      guard !plan.request.isFresh, var known = store.find(key) else {
        open.append(each)
        continue
      }
      known.setVersion(each.version)
      try folder.write(known)
      taken[each.id] = known
      if let code = each.codeKey { ofCode[code] = known }
    }
    for each in open {
      try Task.checkCancellation()
      // Executables with the same code cannot differ in what they ask for.
      if let code = each.codeKey, var known = ofCode[code] {
        known.setVersion(each.version)
        try folder.write(known)
        taken[each.id] = known
        continue
      }
      report(.profiling(id: each.id, each.version))
      let executable = plan.toolchain(of: each.version).executable
      if tools[executable] == nil {
        tools[executable] = await SymbolTools.find(beside: executable)
      }
      switch try await take(each, tools[executable] ?? SymbolTools()) {
      case .success(let profile):
        try folder.write(profile)
        taken[each.id] = profile
        if let code = each.codeKey { ofCode[code] = profile }
        notes.formUnion(
          profile.notes.map { "\($0) (\(each.id) in \(each.version.label))" }.prefix(1))
        // With another toolchain beside it the next one may have names.
        guard profile.notes.isEmpty else { continue }
        do {
          try store.keep(profile, as: ProfileStore.key(result: each.key, id: each.id))
        } catch {
          report(.notice("a profile could not be kept in the cache: \(error)"))
        }
      case .failure(let absence): absences.add(each, absence.reason)
      }
    }
    for note in notes.sorted().prefix(3) { report(.notice("profile: \(note)")) }
    for notice in absences.notices { report(.notice(notice)) }
    return taken
  }

  /// Why there is no profile.
  private struct Absence: Error {
    let reason: String
  }

  private func take(
    _ wanted: Wanted, _ tools: SymbolTools
  ) async throws -> Result<AllocationProfile, Absence> {
    guard wanted.isPossible else {
      return .failure(
        Absence(reason: "profiles are taken of suites with BenchMemEngine only"))
    }
    var job = VersionJob(wanted.version, key: wanted.key, way: way ?? plan.way)
    job.products = products
    job.takesIsolated = true
    guard case .built(let build) = try await jobs.build(job) else {
      return .failure(Absence(reason: "its version could not be built again"))
    }
    let runner = jobs.runner(build, of: wanted.version)
    let product = wanted.executable.product
    switch try await runner.recordProfile(BenchmarkDescription(wanted.record), of: product) {
    case .failure(let failure): return .failure(Absence(reason: failure.reason))
    case .success(let raw):
      var profile = try await runner.profile(
        of: raw, in: wanted.version, by: tools, of: plan.toolchain(of: wanted.version),
        code: build.code[product])
      let peaks = wanted.record.memory?.peakBytes ?? []
      if let low = peaks.min(), let high = peaks.max(),
        !(low...high).contains(raw.counts.peakBytes)
      {
        profile.notes.append(
          "its peak is \(raw.counts.peakBytes) B, and the memory passes had \(low) B")
      }
      return .success(profile)
    }
  }
}

extension AllocationProfile {
  /// Makes it that of another version with the same result.
  fileprivate mutating func setVersion(_ version: Version) {
    (self.version, commit) = (version.label, version.commit)
    date = version.date.formatted(.iso8601)
  }
}

extension ProfileTaker.Wanted {
  /// Whether the executable can write a profile: the engine's are those that do.
  var isPossible: Bool { executable.harness == nil }

  /// What equal executables have in common, and the benchmark; nil where the code is not known.
  var codeKey: [String]? { executable.identity.map { [$0, id] } }

  /// The benchmarks of a version of which memory passes were made, in the run's order.
  static func all(_ version: Version, key: String, in run: RunFile) -> [Self] {
    var executables: [String: MeasuredExecutable] = [:]
    for each in RunProvenance(of: run).executables {
      var executable = MeasuredExecutable(product: each.product, code: each.code)
      executable.harness = each.harness
      for id in each.benchmarks { executables[id] = executable }
    }
    return run.benchmarks.compactMap { record in
      guard record.memory != nil, let executable = executables[record.fullname] else { return nil }
      return Self(
        version: version, id: record.fullname, key: key, executable: executable, record: record)
    }
  }
}

/// Which profiles are missing, those for the same reason together.
private struct ProfileAbsences {
  private var reasons: [String] = []
  private var places: [String: [String]] = [:]

  mutating func add(_ wanted: ProfileTaker.Wanted, _ reason: String) {
    if places[reason] == nil { reasons.append(reason) }
    places[reason, default: []].append("\(wanted.id) in \(wanted.version.label)")
  }

  /// One line for each reason.
  var notices: [String] {
    reasons.map { reason in
      let all = places[reason] ?? []
      let rest = all.count > 1 ? " and \(all.count - 1) more" : ""
      return "no profile of \(all[0])\(rest): \(reason)"
    }
  }
}
