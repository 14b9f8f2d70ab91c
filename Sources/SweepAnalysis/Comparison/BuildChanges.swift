import SweepResults

/// What, beside the code, differs between the builds of two runs: dependencies, toolchain, configuration, flags, variables.
///
/// A change of a number that comes with one of these is not to be blamed on the code alone.
public struct BuildChanges: Sendable {
  private let environments: [String: RunEnvironment]

  /// Reads what each run was built with.
  public init(_ runs: [ComparedRun]) {
    environments = Dictionary(
      runs.compactMap { run in run.file.map { (run.label, RunEnvironment(of: $0)) } }
    ) { first, _ in first }
  }

  /// What changed from one run to the other, as in `swift-atomics 1.1.0 → 1.2.0`; nothing when a run is not known.
  ///
  /// - Parameters:
  ///   - from: The label of the run before.
  ///   - to: The label of the run after.
  public func between(_ from: String, _ to: String) -> [String] {
    guard let before = environments[from], let after = environments[to] else { return [] }
    let identities = Set(before.dependencies.keys).union(after.dependencies.keys).sorted()
    let dependencies = identities.compactMap { identity in
      Self.change(
        identity, Self.name(identity, before, unlike: after),
        Self.name(identity, after, unlike: before))
    }
    let rest = [
      Self.change("toolchain", before.toolchain, after.toolchain),
      Self.change("target", before.target, after.target),
      Self.change("configuration", before.configuration, after.configuration),
      Self.change(
        "flags", Self.words(before.swiftArguments ?? []), Self.words(after.swiftArguments ?? [])),
      Self.change("environment", Self.words(before.variables), Self.words(after.variables)),
    ]
    return dependencies + rest.compactMap { $0 }
  }

  /// The version; the commit too where that alone tells two apart.
  private static func name(
    _ identity: String, _ environment: RunEnvironment, unlike other: RunEnvironment
  ) -> String? {
    guard let version = environment.dependencies[identity] else { return nil }
    guard version == other.dependencies[identity],
      let revision = environment.revisions[identity], let before = other.revisions[identity],
      revision != before
    else { return version }
    return "\(version) (\(revision.prefix(10)))"
  }

  private static func change(_ name: String, _ before: String?, _ after: String?) -> String? {
    before == after ? nil : "\(name) \(before ?? "none") → \(after ?? "none")"
  }

  private static func words(_ words: [String]) -> String? {
    words.isEmpty ? nil : words.joined(separator: " ")
  }
}
