/// What a figure says about where its numbers come from.
public struct FigureContext: Sendable, Equatable {
  /// The package under test.
  public var package: String?
  /// The machines, toolchains and so on: more than one if the runs differ.
  public var machines: [String]
  /// The toolchains.
  public var toolchains: [String]
  /// The label of the first run.
  public var baseline: String

  /// What the runs say about themselves.
  public init(_ runs: [ComparedRun]) {
    let files = runs.compactMap(\.file)
    let environments = files.map(RunEnvironment.init)
    package = files.compactMap { RunProvenance(of: $0).package }.first
    machines = Self.distinct(environments.map(\.machine))
    toolchains = Self.distinct(environments.compactMap(\.toolchain))
    baseline = runs.first?.label ?? ""
  }

  /// The line below a title.
  public var subtitle: String {
    (machines + toolchains + ["baseline: \(baseline)"]).joined(separator: " · ")
  }

  private static func distinct(_ values: [String]) -> [String] {
    var seen: Set<String> = []
    return values.filter { !$0.isEmpty && seen.insert($0).inserted }
  }
}
