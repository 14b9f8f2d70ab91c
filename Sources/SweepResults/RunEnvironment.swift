/// What, beside the code, a run's numbers depend on.
///
/// Two runs are comparable without a word only if these are equal. For files of other tools only
/// the machine is known.
public struct RunEnvironment: Sendable, Equatable {
  /// The schema number of what this tool adds to run files.
  public static let schema = 1

  /// The machine: its name, processor and system.
  public var machine: String
  /// What ran the benchmarks: this tool, or Python; nil if the file does not say.
  public var harness: String?
  /// The version of the engine that counted.
  public var engine: String?
  /// The first line of `swift --version`.
  public var toolchain: String?
  /// The target triple.
  public var target: String?
  /// The build configuration.
  public var configuration: String?
  /// The arguments given to `swift build` beside the tool's own.
  public var swiftArguments: [String]?
  /// The C library, which is the allocator, with its version.
  public var libc: String?
  /// How allocations were counted: `exact`, or why it could not be done.
  public var counting: String?
  /// Who counted instructions; nil where nobody was asked.
  public var instructionsBy: String?
  /// Whether hash seeds were `deterministic` or `random`.
  public var hashing: String?
  /// Whether addresses were `fixed` or `random`.
  public var addresses: String?
  /// A digest of the suite.
  public var suiteDigest: String?
  /// The resolved dependencies: version or revision by identity.
  public var dependencies: [String: String]
  /// The commit that each dependency was resolved to, by identity, where the file says so.
  public var revisions: [String: String] = [:]
  /// Variables that were set for builds and benchmarks, as `KEY=VALUE`, sorted.
  public var variables: [String] = []

  /// The toolchain's name, where a sweep goes over several.
  public var toolchainName: String?

  /// Reads the environment out of a run file.
  public init(of run: RunFile) {
    let own = run.machineInfo[RunFile.ownKey]?.objectValue ?? [:]
    let commit = run.commitInfo[RunFile.ownKey]?.objectValue ?? [:]
    machine = Self.machine(in: run.machineInfo)
    harness =
      !own.isEmpty
      ? Self.harness(in: commit) : run.machineInfo["python_version"] == nil ? nil : "Python"
    engine = own["engine"]?.stringValue
    toolchain = own["swift"]?.stringValue
    toolchainName = own["toolchain"]?.stringValue
    target = own["target"]?.stringValue
    configuration = own["configuration"]?.stringValue
    swiftArguments = own["swift_arguments"]?.arrayValue?.compactMap(\.stringValue)
    libc = own["libc"]?.stringValue
    counting = own["counting"]?.stringValue
    instructionsBy = own[InstructionSeries.wayKey]?.stringValue
    hashing = own["hashing"]?.stringValue
    addresses = own["addresses"]?.stringValue
    suiteDigest = commit["suite_digest"]?.stringValue
    dependencies = [:]
    for dependency in (commit["dependencies"]?.arrayValue ?? []).compactMap(\.objectValue) {
      guard let identity = dependency["identity"]?.stringValue else { continue }
      dependencies[identity] = dependency["version"]?.stringValue ?? ""
      revisions[identity] = dependency["revision"]?.stringValue
    }
    let environment = own["environment"]?.objectValue ?? [:]
    variables = environment.keys.sorted().map { "\($0)=\(environment[$0]?.stringValue ?? "")" }
  }

  /// How the executables were spoken to: the engine's way, or another's name.
  private static func harness(in commit: JSONObject) -> String {
    let executables = (commit["executables"]?.arrayValue ?? []).compactMap(\.objectValue)
    let names = Set(executables.map { $0["harness"]?.stringValue ?? "benchmem-sweep" }).sorted()
    return names.isEmpty ? "benchmem-sweep" : names.joined(separator: " and ")
  }

  package static func machine(in info: JSONObject) -> String {
    let cpu = info["cpu"]?.objectValue ?? [:]
    let count = cpu["count"]?.integerValue.map { "\($0) × " } ?? ""
    let parts = [
      info["node"]?.stringValue, cpu["brand_raw"]?.stringValue.map { count + $0 },
      info["system"]?.stringValue, info["machine"]?.stringValue,
    ]
    return parts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ", ")
  }
}
