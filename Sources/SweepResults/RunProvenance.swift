/// Which version a run measured, and what of the suite could not be measured in it:
/// `commit_info.benchmem_sweep`, and for files of other tools what `commit_info` says.
public struct RunProvenance: Sendable, Equatable {
  /// A benchmark of the suite that has no result, or none of some phase.
  public struct Failure: Sendable, Equatable {
    /// The benchmark id.
    public var id: String
    /// The phase that failed: `memory`, `timing`, `rss` or `list`.
    public var phase: String
    /// The reason in one line.
    public var reason: String
    /// Whether the version is known not to have the benchmark, so that nothing failed.
    public var isKnownAbsence = false
  }

  /// A product of the suite that does not build against the version.
  public struct UnavailableProduct: Sendable, Equatable {
    /// The product.
    public var product: String
    /// The targets that it names, with one of whose names the ids of its benchmarks begin.
    public var targets: [String]
    /// The reason in one line.
    public var reason: String

    /// Creates a value from its parts.
    package init(product: String, targets: [String], reason: String) {
      self.product = product
      self.targets = targets
      self.reason = reason
    }
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
        isKnownAbsence: object["kind"]?.stringValue == "not available")
    }
    unavailable = Self.objects(own["unavailable"]).compactMap { object in
      guard let product = object["product"]?.stringValue else { return nil }
      let targets = object["targets"]?.arrayValue?.compactMap(\.stringValue)
      return UnavailableProduct(
        product: product, targets: targets ?? [product],
        reason: object["reason"]?.stringValue ?? "")
    }
  }

  private static func objects(_ value: JSONValue?) -> [JSONObject] {
    (value?.arrayValue ?? []).compactMap(\.objectValue)
  }
}
