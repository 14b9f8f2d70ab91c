import SweepMeasuring

/// The builds of versions that are timed, each held from its first burst to the end.
///
/// Builds are in the cache by then; one that is not, because its version's results were taken over,
/// is made again.
actor TimedBuilds {
  private let plan: SweepPlan
  private let jobs: VersionJobs
  private var runners: [Int: Result<SuiteRunner, Unavailable>] = [:]

  /// Why a version cannot be timed.
  struct Unavailable: Error {
    let reason: String
  }

  init(plan: SweepPlan, jobs: VersionJobs) {
    self.plan = plan
    self.jobs = jobs
  }

  /// What runs the executables of a version.
  ///
  /// - Parameters:
  ///   - index: Into the plan's versions.
  ///   - outcome: What became of the version.
  /// - Throws: `CancellationError`, or what ends the command.
  func runner(_ index: Int, _ outcome: Outcome) async throws -> Result<SuiteRunner, Unavailable> {
    if let known = runners[index] { return known }
    let result: Result<SuiteRunner, Unavailable> =
      switch try await jobs.build(plan.job(index)) {
      case .built(let build): .success(jobs.runner(build, of: outcome.version))
      case .failed(let failure, _): .failure(Unavailable(reason: failure.reason))
      }
    runners[index] = result
    return result
  }
}
