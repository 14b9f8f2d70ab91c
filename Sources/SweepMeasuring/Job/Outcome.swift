import SweepGit

/// What became of one version in a sweep.
public struct Outcome: Sendable, Hashable {
  /// Measured, or where it failed.
  public enum Result: Sendable, Hashable {
    /// A run file was written; its name in the output folder.
    case measured(runFile: String)
    /// Nothing was measured: where it failed, and why in one line.
    case failed(FailurePhase, reason: String)
  }

  /// A part of the suite that does not build against this version.
  public struct UnavailableProduct: Sendable, Hashable {
    /// The executable product.
    public let product: String
    /// The targets that it names, with one of whose names the ids of its benchmarks begin.
    public let targets: [String]
    /// Why it does not build, in one line.
    public let reason: String

    package init(product: String, targets: [String], reason: String) {
      self.product = product
      self.targets = targets
      self.reason = reason
    }
  }

  /// The version.
  public let version: Version
  /// What became of it.
  public let result: Result
  /// The log's path, from the output folder.
  public let log: String
  /// Products of the suite that this version cannot build; their benchmarks are not available in
  /// it.
  public let unavailable: [UnavailableProduct]
  /// Benchmarks that could not be measured or that exceeded a ceiling.
  public package(set) var failures: [BenchmarkFailure]
  /// What the result depends on: a digest of tree, suite, flags, toolchain and options.
  public let key: String
  /// The label of the version with the same tree that was measured in this one's place.
  public var sameAs: String?
  /// How many bursts its benchmarks have been timed by in turn with other versions, at most.
  public var turns = 0
  /// Which versions, with which options, it has been timed against; `nil` where that is not over.
  package var compared: String?
  /// What the dependencies offered when they were resolved.
  public var dependencies: [DependencyState] = []
  /// The executables, and where their numbers come from.
  package var executables: [MeasuredExecutable] = []

  /// What the version's files were changed by before it was built, in order.
  public package(set) var edits: [String] = []

  /// Whether instructions were to be counted, and nothing on the machine could.
  package var lacksCounter = false

  package init(
    version: Version, result: Result, log: String, unavailable: [UnavailableProduct],
    failures: [BenchmarkFailure], key: String, sameAs: String? = nil, turns: Int = 0,
    dependencies: [DependencyState] = []
  ) {
    self.version = version
    self.result = result
    self.log = log
    self.unavailable = unavailable
    self.failures = failures
    self.key = key
    self.sameAs = sameAs
    self.turns = turns
    self.dependencies = dependencies
  }

  /// Whether measuring again would give the same, so that it may be kept and taken over.
  ///
  /// A version that did not build will not build now; one that could not be checked out, resolved
  /// or run in time may, and so may a single benchmark.
  public var isFinal: Bool {
    switch result {
    case .measured, .failed(.build, _): failures.allSatisfy(\.kind.isFinal)
    case .failed: false
    }
  }

  /// What failed, and in which phases: what kept several from being measured is there once.
  package var problems: [(failure: BenchmarkFailure, phases: [String])] {
    var problems: [(failure: BenchmarkFailure, phases: [String])] = []
    for failure in failures where failure.kind != .notAvailable {
      let place = problems.firstIndex {
        $0.failure.id == failure.id && $0.failure.reason == failure.reason
          && ($0.failure.kind == .ceiling) == (failure.kind == .ceiling)
      }
      guard let place else {
        problems.append((failure, [failure.phase]))
        continue
      }
      if !problems[place].phases.contains(failure.phase) {
        problems[place].phases.append(failure.phase)
      }
    }
    return problems
  }

  /// Whether everything was measured in another version with the same code.
  package var isMeasuredElsewhere: Bool {
    !executables.isEmpty && executables.allSatisfy { $0.measuredAs != nil }
  }

  /// Whether the sweep's definition leaves the version out.
  public var isSkipped: Bool {
    if case .failed(.skipped, _) = result { true } else { false }
  }

  /// Whether a run file was written.
  public var isMeasured: Bool {
    if case .measured = result { true } else { false }
  }

  /// The run file's name if one was written.
  public var runFile: String? {
    if case .measured(let name) = result { name } else { nil }
  }
}
