import SweepGit

/// A sweep's definition, `sweep.yml`: everything that a sweep needs, under the names of the command's options.
///
/// ```yaml
/// package: https://github.com/apple/swift-collections
/// suite: Suite
/// versions: { tags: ">=1.0.4", last: 12 }
/// swift-args: [-Xlinker, -lm]
/// ```
///
/// Relative paths start from the definition's folder. What is `nil` was not given.
public struct SweepDefinition: Sendable, Equatable {
  /// The package's path or URL.
  public var package: String?
  /// The identity of the package under test.
  public var identity: String?
  /// The suite's folder.
  public var suite: String?
  /// The versions to cover.
  public var versions: VersionSelection?
  /// `release` or `debug`.
  public var configuration: String?
  /// Further arguments of `swift build`.
  public var swiftArguments: [String]?
  /// Further arguments of the suite's executables.
  public var suiteArguments: [String]?
  /// Whether allocations are counted.
  public var memory: Bool?
  /// Only ids that contain this text.
  public var filter: String?
  /// A fixed number of memory passes.
  public var repeats: Int?
  /// Memory passes that are not recorded.
  public var memoryWarmup: Int?
  /// A limit on the time for adaptive memory passes, in seconds.
  public var memoryMaxTime: Double?
  /// The fewest timed rounds.
  public var minRounds: Int?
  /// The shortest time of a round, in seconds.
  public var minTime: Double?
  /// The time for all rounds, in seconds.
  public var maxTime: Double?
  /// Whether to warm up before timing.
  public var warmup: Bool?
  /// How long a build may take, in seconds.
  public var buildTimeout: Double?
  /// How long one phase of one benchmark may take, in seconds.
  public var runTimeout: Double?
  /// Variables for builds and benchmarks.
  public var environment: [String: String]?
  /// Dependencies held at a version, branch or commit.
  public var pins: [DependencyPin]?
  /// The day up to which releases of dependencies count.
  public var asOf: AsOf?
  /// What holds for some versions only.
  public var overrides: [VersionOverride]?
  /// The first version that has certain benchmarks, by a glob over their ids.
  public var notBefore: [String: String]?
  /// Folders that are copied to where the suite's executables run.
  public var copiedFolders: [String]?
  /// Whether each version is measured with its own suite.
  public var usesOwnSuites: Bool?
  /// How often the timing goes over all versions.
  public var rounds: Int?
  /// How many builds run side by side.
  public var jobs: Int?
  /// Whether one scratch path goes through all versions.
  public var incremental: Bool?

  /// A definition that says nothing.
  public init() {}
}

extension SweepDefinition {
  /// This definition with what `other` gives in place of its own; where `other` only thins versions, its own are thinned.
  public func overridden(by other: SweepDefinition) -> SweepDefinition {
    var result = self
    func take<Value>(_ key: WritableKeyPath<SweepDefinition, Value?>) {
      if let value = other[keyPath: key] { result[keyPath: key] = value }
    }
    take(\.package)
    take(\.identity)
    take(\.suite)
    result.versions = other.versions?.refining(versions) ?? versions
    take(\.configuration)
    take(\.swiftArguments)
    take(\.suiteArguments)
    take(\.memory)
    take(\.filter)
    take(\.repeats)
    take(\.memoryWarmup)
    take(\.memoryMaxTime)
    take(\.minRounds)
    take(\.minTime)
    take(\.maxTime)
    take(\.warmup)
    take(\.buildTimeout)
    take(\.runTimeout)
    take(\.environment)
    take(\.pins)
    take(\.asOf)
    take(\.overrides)
    take(\.notBefore)
    take(\.copiedFolders)
    take(\.usesOwnSuites)
    take(\.rounds)
    take(\.jobs)
    take(\.incremental)
    return result
  }

  /// How to build, by this definition.
  public var buildOptions: BuildOptions {
    var options = BuildOptions(
      configuration: configuration ?? "release", swiftArguments: swiftArguments ?? [],
      timeLimit: buildTimeout.map { .seconds($0) })
    options.environment = environment ?? [:]
    return options
  }

  /// The sweep that this definition describes; `nil` without a package or a suite.
  ///
  /// - Parameters:
  ///   - output: The folder for run files, journal and logs.
  ///   - cache: The folder for clones and builds.
  ///   - swift: The `swift` executable.
  public func request(output: String, cache: String, swift: String) -> SweepRequest? {
    guard let package, let suite else { return nil }
    var request = SweepRequest(
      package: package, identity: identity, selection: versions ?? VersionSelection(),
      suite: suite, output: output, cache: cache, swift: swift, build: buildOptions,
      run: runOptions)
    complete(&request)
    return request
  }

  /// Gives a request what it has no parameter for.
  public func complete(_ request: inout SweepRequest) {
    request.pins = pins ?? []
    request.asOf = asOf
    request.overrides = overrides ?? []
    request.notBefore = notBefore ?? [:]
    request.copiedFolders = copiedFolders ?? []
    request.usesOwnSuites = usesOwnSuites ?? false
    request.turns = rounds ?? 1
    request.jobs = jobs ?? 1
    request.isIncremental = incremental ?? false
  }

  /// How to run, by this definition.
  public var runOptions: RunOptions {
    var options = RunOptions(
      measuresMemory: memory ?? true, timeLimit: runTimeout.map { .seconds($0) })
    options.repeats = repeats
    options.memoryWarmup = memoryWarmup
    options.memoryMaxSeconds = memoryMaxTime
    options.minRounds = minRounds
    options.minSeconds = minTime
    options.maxSeconds = maxTime
    options.warmsUp = warmup
    options.filter = filter
    options.suiteArguments = suiteArguments ?? []
    options.environment = environment ?? [:]
    return options
  }
}
