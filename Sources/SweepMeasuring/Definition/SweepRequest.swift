import SweepGit
import SweepResults
import SystemPackage

/// Everything that a sweep is asked for.
public struct SweepRequest: Sendable {
  /// The path or URL of the package's repository.
  public var package: String
  /// The identity of the package under test, where it cannot be told from its path or URL.
  public var identity: String?
  /// Which versions to cover.
  public var selection: VersionSelection
  /// The suite's folder; empty if there are commands only.
  public var suite: String
  /// The folder for run files, journal and logs.
  public var output: String
  /// The folder for clones, checkouts and builds.
  public var cache: String
  /// The `swift` executable.
  public var swift: String
  /// How to build.
  public var build: BuildOptions
  /// How to run.
  public var run: RunOptions
  /// Whether versions are measured again although a result of the same key exists.
  public var isFresh: Bool
  /// Whether checkouts and build products are kept when a version has been measured.
  public var keepsBuilds: Bool
  /// The package's folder in its repository, below the path or URL; empty at its top.
  public var packagePath = ""
  /// Dependencies held at a version, branch or commit.
  public var pins: [DependencyPin] = []
  /// The day up to which releases of dependencies count.
  public var asOf: AsOf?
  /// What holds for some versions only.
  public var overrides: [VersionOverride] = []

  /// Commands that are measured beside the suite's benchmarks, or without a suite.
  public var commands: [CommandBenchmark] = []
  /// Whether builds with one change alone tell apart what made a number step, where several things
  /// changed at once.
  public var attributesSteps = false
  /// Folders that are copied to where the suite's executables run.
  public var copiedFolders: [String] = []
  /// How executables are spoken to that have benchmarks of both kinds, or of none that is seen.
  package var kind: SuiteKind?
  /// Whether each version is measured with the suite in its own tree instead of the one given.
  public var usesOwnSuites = false
  /// The first version that has certain benchmarks, by a glob over their ids.
  public var notBefore: [String: String] = [:]
  /// Whether one checkout and one scratch path go through all versions, so that only what differs
  /// is compiled.
  public var isIncremental = false
  /// The environment that builds inherit: what manifests read of it belongs to what is built.
  public var inherited: [String: String] = [:]
  /// Whether the folders of incremental builds stay for later commands.
  package var keepsLanes = false
  /// Whether what has been timed before is timed again in the same turns as what has not.
  package var timesTogether = false
  /// Whether executables with the code of an earlier run in the output folder are taken for
  /// measured.
  package var sharesEarlierRuns = false
  /// How many builds run side by side.
  public var jobs = 1
  /// By how many bursts each benchmark is timed, in turns over all versions.
  public var bursts = SweepRequest.defaultBursts
  /// How long pairs of versions are timed against each other, in all, where a change is suspected.
  public var timeBudget = Duration.seconds(120)
  /// Whether the first version is timed as two.
  public var isControlled = false
  /// By how many bursts a benchmark is timed if nothing else is asked for.
  public static let defaultBursts = 20
  /// Whether executables with the same code are measured once.
  public var sharesEqualCode = true
  /// Which profiles are taken.
  public var profiles = ProfileSelection.steps
  /// Where profiles are kept; `profiles` in the output folder if `nil`.
  public var profileFolder: ProfileFolder?

  /// The folders that are read and must not be written to.
  package var inputFolders: [String] { [suite].filter { !$0.isEmpty } + copiedFolders }

  /// The folder in which profiles are kept.
  package var placeOfProfiles: ProfileFolder {
    profileFolder ?? ProfileFolder(output: FilePath(OutputFolder(path: output).path))
  }

  /// Which benchmarks in which versions are profiled, beside those that ask for it themselves.
  public enum ProfileSelection: Sendable, Hashable {
    /// None, whatever benchmarks ask for.
    case none
    /// Both sides of the largest steps of memory.
    case steps
    /// All.
    case all
  }

  /// The toolchains, where there is more than one: each of them builds each version.
  public var toolchains: [NamedToolchain] = []

  /// The part of the sweep to carry out; all of it if `nil`.
  public var shard: Shard?

  /// Whether what is covered, or how, depends on which tags the repository has.
  public var readsTags: Bool { !selection.tagPatterns.isEmpty || !overrides.isEmpty }

  /// Whether dependencies are held at chosen releases.
  package var holdsDependencies: Bool { !pins.isEmpty || asOf != nil }

  /// Makes a request with the usual options.
  public init(
    package: String, identity: String? = nil, selection: VersionSelection, suite: String,
    output: String, cache: String, swift: String = "swift", build: BuildOptions = BuildOptions(),
    run: RunOptions = RunOptions(), isFresh: Bool = false, keepsBuilds: Bool = false
  ) {
    self.package = package
    self.identity = identity
    self.selection = selection
    self.suite = suite
    self.output = output
    self.cache = cache
    self.swift = swift
    self.build = build
    self.run = run
    self.isFresh = isFresh
    self.keepsBuilds = keepsBuilds
  }
}

extension SweepRequest: KeyedOptions {
  package static let withoutEffect = [
    "package": "the version's tree says what is built; its identity is in the key",
    "selection": "each version has a key of its own",
    "suite": "the inputs' digest says what is in it",
    "output": "where results are written",
    "cache": "where builds are kept; what their paths change is in the key",
    "isFresh": "whether kept results are looked for",
    "keepsBuilds": "what is removed afterwards",
    "overrides": "what they say of a version is in its settings",
    "notBefore": "what it says of a version is in its settings",
    "copiedFolders": "the inputs' digest says what is in them",
    "inherited": "what manifests read of it is in the build's key",
    "keepsLanes": "what is removed afterwards",
    "timesTogether": "more bursts add to a result",
    "sharesEarlierRuns": "equal code has equal results",
    "profiles": "a profile adds to a result, and changes none of it",
    "profileFolder": "where profiles are kept",
    "jobs": "builds side by side are the same, and nothing is measured beside a build",
    "bursts": "more bursts add to a result",
    "isControlled": "what the control says of the machine adds to a result",
    "timeBudget": "what is timed within it adds to a result",
    "attributesSteps": "a trial adds to a result, and changes none of it",
    "pins": "what they hold for a version is in its pinning",
    "asOf": "what it holds for a version is in its pinning",
    "swift": "the toolchain says what it is",
    "shard": "which versions there are; which benchmarks is among the run options",
    "toolchains": "each version's toolchain says what it is",
    "identity": "the plan has the identity that was found",
    "isIncremental": "the way of building is in the build's key",
  ]

  package func add(to key: inout CacheKey) {
    key.add(build)
    key.add(run)
    for command in commands { key.add(command) }
    key.add("own suites", "\(usesOwnSuites)")
    key.add("package path", packagePath)
    if let kind { key.add("harness", kind.rawValue) }
    // A result that was measured for itself serves those who would share it.
    if !sharesEqualCode { key.add("equal code", "measured apart") }
  }
}
