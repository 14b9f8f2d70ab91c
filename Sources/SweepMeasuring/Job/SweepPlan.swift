import SweepGit
import SweepProcesses
import SweepText

/// Everything that a sweep knows before it builds the first version.
public struct SweepPlan: Sendable {
  /// What was asked for.
  public internal(set) var request: SweepRequest
  /// The package's location without a user's name and password, for files and messages.
  public let location: String
  /// The address from which a local repository was cloned, without a user's name and password; nil
  /// if it is on this machine too.
  public let origin: String?
  /// The package's folder in its repository; empty at its top.
  public let packagePath: String
  /// The identity under which the suite depends on the package.
  public let identity: String
  /// The versions, in the order in which they are covered.
  public package(set) var versions: [Version]
  /// The suite, as it lies where its author keeps it; builds read its copy in ``inputs``.
  public let suite: SuitePackage
  /// The dependency that will be redirected.
  public let dependency: SuitePackage.Dependency
  /// Suite, local packages and copied folders, as they were when the plan was made.
  package let inputs: InputSnapshot
  /// Work trees as they were then, by the ids of their trees.
  package let workTrees: [String: FrozenWorkTree]
  /// The toolchain; the first one where there are several.
  public let toolchain: Toolchain
  /// The toolchains by name, where there are several.
  package var toolchains: [String: Toolchain] = [:]
  /// Holds dependencies at chosen releases.
  public internal(set) var pinning: DependencyPinning
  /// How folders come to their fixed paths.
  package let paths: FixedPaths
  /// The suite's folder in the package's tree, when each version is measured with its own.
  package let ownSuite: String?
  /// What of the machine a result depends on.
  let machine: String
  /// What the definition says of single versions, by label.
  package var settings: [String: VersionSettings]
  /// Local packages of the suite that lie in the package's repository, by the paths of the
  /// originals: their folders in the repository.
  package var siblings: [String: String] = [:]
  /// The variables of the environment that the manifests of suite and local packages read, with
  /// their values.
  package var variables: [String: String] = [:]
  /// The same of each version's own manifests, by the version's tree.
  package var ownVariables: [String: [String: String]] = [:]
  /// Who counts instructions, if all benchmarks' are to be counted:
  /// ``InstructionSeries/nobody`` where nobody can.
  package var instructionsBy: String?
  /// How executables are spoken to that are not the engine's, by product.
  package var harnesses: [String: any SuiteHarness] = [:]
  /// The part of a larger sweep that this is, if it is one.
  package var shard: ShardRecord?
  /// How many versions take each change of files that the definition has for some, one line each.
  package var editNotices: [String] = []
  /// What commands are run with of the machine, one line each: programs, folders, environment.
  package var surroundings: [String] = []
  /// About how many builds are to be made.
  package var expectedBuilds: Int

  package init(
    request: SweepRequest, location: String, origin: String?, packagePath: String, identity: String,
    versions: [Version], suite: SuitePackage, dependency: SuitePackage.Dependency,
    inputs: InputSnapshot, workTrees: [String: FrozenWorkTree], toolchain: Toolchain,
    pinning: DependencyPinning, paths: FixedPaths, ownSuite: String?, machine: String,
    settings: [String: VersionSettings]
  ) {
    self.request = request
    self.location = location
    self.origin = origin
    self.packagePath = packagePath
    self.identity = identity
    self.versions = versions
    self.suite = suite
    self.dependency = dependency
    self.inputs = inputs
    self.workTrees = workTrees
    self.toolchain = toolchain
    self.pinning = pinning
    self.paths = paths
    self.ownSuite = ownSuite
    self.machine = machine
    self.settings = settings
    expectedBuilds = versions.count
  }
}

/// How a version is built: in a folder of its own, or in one that goes through all versions.
package enum BuildWay: String, Sendable {
  case isolated
  case incremental
}

extension SweepPlan {
  /// The toolchain that builds a version.
  package func toolchain(of version: Version) -> Toolchain {
    version.toolchain.flatMap { toolchains[$0] } ?? toolchain
  }

  /// How this sweep builds.
  package var way: BuildWay { request.isIncremental ? .incremental : .isolated }

  /// What a version's result depends on: if this is the same, measuring again gives the same.
  ///
  /// By how many bursts it is timed is left out: more of them add to a result.
  ///
  /// - Parameters:
  ///   - run: What is measured, if it is not what this sweep measures.
  ///   - way: How it is built, if not as this sweep builds.
  package func key(
    of version: Version, run: RunOptions? = nil, way: BuildWay? = nil
  ) -> String {
    var key = CacheKey()
    key.add("build", buildKey(of: version, way: way ?? self.way))
    var asked = request
    asked.run = run ?? request.run
    key.add(asked)
    key.add("machine", machine)
    if !surroundings.isEmpty { key.add("programs", list: surroundings) }
    if let instructionsBy, asked.run.countsInstructions == true {
      key.add("instructions by", instructionsBy)
    }
    key.add(settings[version.label] ?? VersionSettings())
    return key.digest
  }

  /// Holds dependencies at these in place of what was asked for.
  package mutating func hold(_ pins: [DependencyPin]) {
    (request.pins, request.asOf) = (pins, nil)
    pinning = DependencyPinning(
      pins: pins, asOf: nil, exempt: suite.harnessPackages, cache: request.cache)
  }

  /// The name of a folder of incremental builds that stays: what may not change in it is in the
  /// name.
  package var laneName: String {
    var key = CacheKey()
    key.add("tool", BenchMemSweep.version)
    key.add("package", [location, packagePath, identity].joined(separator: "\n"))
    key.add("suite", suite.path)
    key.add("toolchain", list: [toolchain.version, toolchain.target, toolchain.executable])
    key.add(request.build)
    key.add("paths", paths == .unavailable ? "equal length" : "fixed")
    return key.digest
  }

  /// What is asked of a version of the plan, by its place.
  package func job(_ index: Int) -> VersionJob {
    let version = versions[index]
    var job = VersionJob(version, key: key(of: version), way: way)
    job.index = index
    return job
  }

  /// What a version's build depends on, apart from releases of dependencies, which
  /// ``DependencyWatch`` looks after.
  ///
  /// - Parameter products: The products that are built; all if there are none.
  package func buildKey(of version: Version, way: BuildWay, products: [String] = []) -> String {
    var key = CacheKey()
    key.add("schema", "4")
    key.add("tool", BenchMemSweep.version)
    key.add("tree", version.tree)
    if let edits = settings[version.label]?.edits, !edits.isEmpty { key.add("edits", edits.digest) }
    key.add("package path", packagePath)
    key.add("identity", identity)
    // The tree holds a version's own suite; what is copied beside it is an input all the same.
    key.add("own suite", ownSuite)
    key.add("inputs", inputs.digest)
    let toolchain = toolchain(of: version)
    key.add("toolchain", list: [toolchain.version, toolchain.target, toolchain.executable])
    key.add(buildOptions(of: version))
    // Of a version that came in later, the others' manifests tell.
    let own =
      ownVariables[version.tree]
      ?? ownVariables.values.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
    let variables = variables.merging(own) { first, _ in first }
    // Where none is read, the key is what it was before they counted.
    if !variables.isEmpty { key.add("variables", map: variables) }
    key.add("way", way.rawValue)
    key.add("pins", pinningKey(of: version))
    key.add("products", list: products)
    // Where there are no commands, the key is what it was before they counted.
    if hasPrograms || !suite.commandProducts.isEmpty {
      key.add("command products", list: suite.commandProducts.sorted() + ["\(hasPrograms)"])
    }
    // Paths of another length may be measured: see Documentation/Metrics.md.
    key.add("paths", paths == .unavailable ? "\(request.cache.utf8.count)" : "fixed")
    return key.digest
  }

  /// Whether there are commands of which nothing that is built tells what they do.
  package var hasPrograms: Bool { harnesses[CommandSuite.programs] is CommandHarness }
  /// Whether nothing is built at all.
  var buildsNothing: Bool { suite.executables.isEmpty && suite.commandProducts.isEmpty }

  /// How each executable is spoken to that is not spoken to as the engine's are.
  ///
  /// - Throws: ``BuildError/bothKinds(product:)``.
  package func harnessesFound() throws(BuildError) -> [String: any SuiteHarness] {
    let ordo = OrdoHarness { [toolchain, cache = request.cache] in
      await PreloadLibrary.available(toolchain: toolchain, cache: cache)
    }
    var found: [String: any SuiteHarness] = [:]
    for product in suite.executables {
      let kinds = suite.kinds[product] ?? []
      if kinds.count > 1, request.kind == nil { throw .bothKinds(product: product) }
      let kind = kinds.count == 1 ? kinds.first : request.kind
      if kind == .ordo { found[product] = ordo }
    }
    return found
  }

  /// Finds who counts instructions on this machine.
  package func counter() async -> Result<InstructionCounter, InstructionCounter.Absence> {
    await InstructionCounter.available(toolchain: toolchain, cache: request.cache)
  }

  /// How a version is built: the sweep's options, and what the definition says of this version.
  package func buildOptions(of version: Version) -> BuildOptions {
    var options = request.build
    options.swiftArguments += settings[version.label]?.swiftArguments ?? []
    if suite.ordo != nil {
      options.environment.merge(OrdoSuite.buildEnvironment) { own, _ in own }
    }
    return options
  }

  /// Why the definition leaves a version out; `nil` when it does not.
  package func skipReason(of version: Version) -> String? { settings[version.label]?.skipReason }

  /// What is changed in a version's files before it is built.
  package func edits(of version: Version) -> SourceEdits {
    settings[version.label]?.edits ?? SourceEdits()
  }

  /// Benchmarks that a version is known not to have.
  package func exclusions(of version: Version) -> [Exclusion] {
    settings[version.label]?.exclusions ?? []
  }

  /// What dependencies are held at for a version, as text.
  func pinningKey(of version: Version) -> String {
    request.holdsDependencies ? pinning.key(for: version.date) : ""
  }

  /// The copies of repositories from which a version's dependencies are resolved.
  func mirrors(for version: Version) -> DependencyResolver.Mirrors {
    guard request.holdsDependencies else { return { _ in [:] } }
    let (pinning, identity) = (pinning, identity)
    return { dependencies in
      // What has no commit is a folder: the version's checkout, or a local package.
      let remote = dependencies.filter { $0.revision != nil && $0.identity != identity }
      do {
        return try await pinning.mirrors(
          of: remote.map { ($0.identity, $0.url) }, date: version.date)
      } catch  where error is SelectionError || error is GitError {
        // On a full disk it is not the pin that is wrong.
        let isMachineFault = (error as? GitError)?.isMachineFault ?? false
        throw BuildError.failed(
          phase: isMachineFault ? .machine : .resolve, reason: "\(error)")
      }
    }
  }
}
