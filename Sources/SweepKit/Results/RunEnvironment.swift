/// What, beside the code, a version's numbers depend on: `machine_info.benchmem_sweep`.
///
/// Two runs are comparable without a word only if these are equal.
public struct RunEnvironment: Sendable, Equatable {
  /// The schema number of what this tool adds to run files.
  public static let schema = 1

  /// The version of the `benchmem-sweep` that made the run.
  public var tool = ""
  /// The first line of `swift --version`.
  public var toolchain = ""
  /// The target triple.
  public var target = ""
  /// The build configuration, `release` unless asked otherwise.
  public var configuration = ""
  /// The arguments given to `swift build` beside the tool's own.
  public var swiftArguments: [String] = []
  /// The C library with its version.
  public var libc = ""
  /// The allocator that served the process.
  public var allocator = ""
  /// How allocations were counted: `exact`, or why it could not be done.
  public var counting = ""
  /// Whether hash seeds were `deterministic` or `random`.
  public var hashing = ""
  /// Whether addresses were `fixed` or `random`.
  public var addresses = ""
  /// A digest of the suite's sources.
  public var suiteDigest = ""
  /// The resolved dependencies: identity and version or revision, sorted by identity.
  public var dependencies: [String: String] = [:]

  /// An environment of which nothing is known yet.
  public init() {}

  /// The environment that `machine_info` holds; nil if the run is not of this tool.
  public init?(machineInfo: JSONObject) {
    guard let own = machineInfo[RunFile.ownKey]?.objectValue else { return nil }
    for (key, path) in Self.texts { self[keyPath: path] = own[key]?.stringValue ?? "" }
    swiftArguments = (own["swift_arguments"]?.arrayValue ?? []).compactMap(\.stringValue)
    for member in own["dependencies"]?.objectValue?.members ?? [] {
      dependencies[member.key] = member.value.stringValue
    }
  }

  /// The value for `machine_info.benchmem_sweep`.
  public var json: JSONValue {
    var object: JSONObject = ["schema": .integer(Self.schema)]
    for (key, path) in Self.texts where !self[keyPath: path].isEmpty {
      object[key] = .string(self[keyPath: path])
    }
    object["swift_arguments"] = .array(swiftArguments.map(JSONValue.string))
    object["dependencies"] = .object(
      JSONObject(dependencies.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
    return .object(object)
  }

  private static var texts: [(key: String, path: WritableKeyPath<RunEnvironment, String>)] {
    [
      ("tool", \.tool), ("toolchain", \.toolchain), ("target", \.target),
      ("configuration", \.configuration), ("libc", \.libc), ("allocator", \.allocator),
      ("counting", \.counting), ("hashing", \.hashing), ("addresses", \.addresses),
      ("suite_digest", \.suiteDigest),
    ]
  }
}
