/// Which version a run measured: `commit_info.benchmem_sweep`.
public struct RunProvenance: Sendable, Equatable {
  /// The label of the version, as columns show it.
  public var label = ""
  /// The identity of the package under test.
  public var package = ""
  /// Where the package came from: a URL or a path.
  public var source = ""
  /// The revision that was asked for: a tag, a branch, a commit, or empty for the work tree.
  public var revision = ""
  /// The commit.
  public var commit = ""
  /// The tree, which is the same for the same sources.
  public var tree = ""
  /// When the commit was made, in ISO 8601.
  public var date = ""
  /// The commit's author.
  public var author = ""

  /// A provenance of which nothing is known yet.
  public init() {}

  /// The provenance that `commit_info` holds; nil if the run is not of this tool.
  public init?(commitInfo: JSONObject) {
    guard let own = commitInfo[RunFile.ownKey]?.objectValue else { return nil }
    for (key, path) in Self.texts { self[keyPath: path] = own[key]?.stringValue ?? "" }
  }

  /// The value for `commit_info.benchmem_sweep`.
  public var json: JSONValue {
    var object: JSONObject = ["schema": .integer(RunEnvironment.schema)]
    for (key, path) in Self.texts where !self[keyPath: path].isEmpty {
      object[key] = .string(self[keyPath: path])
    }
    return .object(object)
  }

  private static var texts: [(key: String, path: WritableKeyPath<RunProvenance, String>)] {
    [
      ("label", \.label), ("package", \.package), ("source", \.source),
      ("revision", \.revision), ("commit", \.commit), ("tree", \.tree), ("date", \.date),
      ("author", \.author),
    ]
  }
}

extension RunFile {
  /// What the run was made with; nil for files of other tools.
  public var environment: RunEnvironment? {
    get { RunEnvironment(machineInfo: machineInfo) }
    set { machineInfo[Self.ownKey] = newValue?.json }
  }

  /// Which version the run measured; nil for files of other tools.
  public var provenance: RunProvenance? {
    get { RunProvenance(commitInfo: commitInfo) }
    set { commitInfo[Self.ownKey] = newValue?.json }
  }
}
