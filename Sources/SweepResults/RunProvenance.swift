/// Which version a run measured, and what of the suite could not be measured in it:
/// `commit_info.benchmem_sweep`, and for files of other tools what `commit_info` says.
public struct RunProvenance: Sendable, Equatable {
  /// A benchmark of the suite that has no result, or none of some phase.
  public struct Failure: Sendable, Equatable {
    /// The benchmark id.
    public var id: String
    /// The phase that failed: `memory`, `timing`, `rss`, `instructions` or `list`.
    public var phase: String
    /// The reason in one line.
    public var reason: String
    /// Whether the version is known not to have the benchmark, so that nothing failed.
    public var isKnownAbsence = false
    /// Whether the benchmark was measured, and exceeds a ceiling.
    public var isCeiling = false
  }

  /// A product of the suite that does not build against the version.
  public struct UnavailableProduct: Sendable, Equatable {
    /// The product.
    public var product: String
    /// The targets that it names, with one of whose names the ids of its benchmarks begin.
    public var targets: [String]
    /// The reason in one line.
    public var reason: String

    package init(product: String, targets: [String], reason: String) {
      self.product = product
      self.targets = targets
      self.reason = reason
    }
  }

  /// An executable of the suite.
  public struct Executable: Sendable, Equatable {
    /// The product.
    public var product: String
    /// The digest of what is loaded when it runs; executables with the same digest are the same
    /// code.
    public var code: String?
    /// The ids of its benchmarks.
    public var benchmarks: [String]
    /// The label of the version whose equal executable was measured in its place.
    public var measuredAs: String?
    /// How it was spoken to, where not as the engine's executables are.
    public var harness: String?
  }

  /// The label of the version, if the run is of a sweep.
  public var label: String?
  /// The package under test.
  public var package: String?
  /// Where the package came from: a URL or a path.
  public var repository: String?
  /// Where that was cloned from, if it is a repository on the machine that measured.
  public var origin: String?
  /// The commit.
  public var commit: String?
  /// When the commit was made, in ISO 8601.
  public var date: String?
  /// The first line of the commit's message.
  public var subject: String?
  /// Benchmarks without a result.
  public var failures: [Failure]
  /// Products that do not build.
  public var unavailable: [UnavailableProduct]
  /// The executables that were measured, or have the code of ones that were.
  public var executables: [Executable]
  /// The ids of benchmarks that ask for a profile.
  public var profiledBenchmarks: [String]
  /// What the version's files were changed by before it was built, in order: `patch NAME`.
  public var edits: [String]

  package static let editsKey = "patched"

  /// Reads the provenance out of a run file.
  public init(of run: RunFile) {
    let own = run.commitInfo[RunFile.ownKey]?.objectValue ?? [:]
    label = own["label"]?.stringValue
    package = run.commitInfo["project"]?.stringValue
    repository = own["repository"]?.stringValue
    origin = own["origin"]?.stringValue
    commit = run.commitInfo["id"]?.stringValue
    date = run.commitInfo["time"]?.stringValue
    subject = own["subject"]?.stringValue
    failures = Self.objects(own["failures"]).compactMap { object in
      guard let id = object["id"]?.stringValue else { return nil }
      return Failure(
        id: id, phase: object["phase"]?.stringValue ?? "",
        reason: object["reason"]?.stringValue ?? "",
        isKnownAbsence: object["kind"]?.stringValue == "not available",
        isCeiling: object["kind"]?.stringValue == "ceiling")
    }
    profiledBenchmarks = (own["profiled"]?.arrayValue ?? []).compactMap(\.stringValue)
    edits = (own[Self.editsKey]?.arrayValue ?? []).compactMap(\.stringValue)
    executables = Self.objects(own["executables"]).compactMap { object in
      guard let product = object["product"]?.stringValue else { return nil }
      return Executable(
        product: product, code: object["code"]?.stringValue,
        benchmarks: (object["benchmarks"]?.arrayValue ?? []).compactMap(\.stringValue),
        measuredAs: object["measured_as"]?.stringValue,
        harness: object["harness"]?.stringValue)
    }
    unavailable = Self.objects(own["unavailable"]).compactMap { object in
      guard let product = object["product"]?.stringValue else { return nil }
      let targets = object["targets"]?.arrayValue?.compactMap(\.stringValue)
      return UnavailableProduct(
        product: product, targets: targets ?? [product],
        reason: object["reason"]?.stringValue ?? "")
    }
  }

  /// The digest of the code that has a benchmark; nil if the file does not say.
  public func code(of id: String) -> String? {
    executables.first { $0.benchmarks.contains(id) }?.code
  }

  static func objects(_ value: JSONValue?) -> [JSONObject] {
    (value?.arrayValue ?? []).compactMap(\.objectValue)
  }
}

extension RunFile {
  /// The objects of a list in what is ours of `commit_info`.
  package func ownObjects(_ key: String) -> [JSONObject] {
    RunProvenance.objects(commitInfo[Self.ownKey]?.objectValue?[key])
  }
}

/// Which machine measured which benchmarks of a version, where several did.
package struct MachineShares: Sendable {
  /// The key in what is ours of `commit_info`.
  package static let key = "machines"
  private var machines: [String: String] = [:]

  /// The machine of all others.
  private let machine: String

  package init(of file: RunFile) {
    machine = RunEnvironment.machine(in: file.machineInfo)
    for object in file.ownObjects(Self.key) {
      guard let machine = object["machine"]?.stringValue else { continue }
      for id in object["benchmarks"]?.arrayValue ?? [] { machines[id.stringValue ?? ""] = machine }
    }
  }

  /// The machine of one benchmark; nil if the file does not say.
  package func machine(of id: String) -> String? {
    machines[id] ?? (machine.isEmpty ? nil : machine)
  }
}

extension RunFile {
  /// Gives each benchmark what the file says elsewhere: the digest of its code, what was timed in
  /// turn with other builds, and what the control says of the machine.
  mutating func findCode() {
    let own = commitInfo[Self.ownKey]?.objectValue ?? [:]
    var digests: [String: String] = [:]
    for executable in RunProvenance.objects(own["executables"]) {
      guard let code = executable["code"]?.stringValue else { continue }
      for id in executable["benchmarks"]?.arrayValue ?? [] { digests[id.stringValue ?? ""] = code }
    }
    let pairs = Dictionary(
      grouping: RunProvenance.objects(own[PairedBursts.key]).compactMap(PairedBursts.init),
      by: \.benchmark)
    let controls = Dictionary(
      RunProvenance.objects(own[ControlBursts.key]).compactMap(ControlBursts.init)
        .map { ($0.benchmark, $0.difference) }, uniquingKeysWith: max)
    guard !digests.isEmpty || !pairs.isEmpty || !controls.isEmpty else { return }
    for place in benchmarks.indices {
      let id = benchmarks[place].fullname
      benchmarks[place].code = digests[id]
      benchmarks[place].pairs = pairs[id] ?? []
      benchmarks[place].noiseFloor = controls[id]
    }
  }

  /// Puts the benchmarks into the order in which the executables list them.
  mutating func sortAsListed() {
    let listed = RunProvenance(of: self).executables.flatMap(\.benchmarks)
    let places = Dictionary(zip(listed, listed.indices)) { first, _ in first }
    let sorted = benchmarks.enumerated().sorted { one, other in
      let (first, second) = (places[one.element.fullname], places[other.element.fullname])
      return (first ?? .max, one.offset) < (second ?? .max, other.offset)
    }
    benchmarks = sorted.map(\.element)
  }
}
