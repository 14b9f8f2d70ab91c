import SweepResults
import SweepText

/// Something beside the code in which runs differ, so that their numbers may differ for it.
public struct EnvironmentDifference: Sendable, Hashable {
  /// What differs: `machine`, `toolchain`, `dependency NAME`, ...
  public var aspect: String
  /// The values, each with the labels of the runs that have it, in the order of the runs.
  public var values: [Value]

  /// A value and the runs that have it.
  public struct Value: Sendable, Hashable {
    /// The value as text.
    public var value: String
    /// The labels of the runs.
    public var runs: [String]
  }

  /// Whether times are of different machines and do not belong side by side.
  public var isOfMachine: Bool { aspect == "machine" }

  /// One line that names the difference.
  public var summary: String {
    let parts = values.map { value in
      let shown = value.runs.prefix(3).joined(separator: ", ")
      let more = value.runs.count > 3 ? " and \(value.runs.count - 3) more" : ""
      return "\(value.value.isEmpty ? "none" : value.value) (\(shown)\(more))"
    }
    return TerminalText.safe("the runs differ in \(aspect): \(parts.joined(separator: "; "))")
  }

  /// One line that names the runs whose files were changed before they were built; nil if there are
  /// none. They are not what their versions' names say.
  public static func editNote(of runs: [ComparedRun]) -> String? {
    let known = runs.compactMap { run in
      run.file.map { (label: run.label, edits: RunProvenance(of: $0).edits) }
    }
    guard known.contains(where: { !$0.edits.isEmpty }) else { return nil }
    let groups = difference(
      "", known.map { (label: $0.label, value: $0.edits.joined(separator: ", ")) }, least: 1)
    let parts = (groups?.values ?? []).map { value in
      let shown = value.runs.prefix(3).joined(separator: ", ")
      let more = value.runs.count > 3 ? " and \(value.runs.count - 3) more" : ""
      return value.value.isEmpty
        ? "built as they are: \(shown)\(more)" : "patched: \(shown)\(more) (\(value.value))"
    }
    return TerminalText.safe(parts.joined(separator: "; "))
  }

  /// The differences between runs. What a run does not say is not taken for a difference.
  public static func differences(between runs: [ComparedRun]) -> [EnvironmentDifference] {
    let known = runs.compactMap { run in
      run.file.map { (label: run.label, environment: RunEnvironment(of: $0)) }
    }
    var differences = aspects.compactMap { name, value in
      difference(name, known.map { (label: $0.label, value: value($0.environment)) })
    }
    let identities = Set(known.flatMap(\.environment.dependencies.keys)).sorted()
    differences += identities.compactMap { identity in
      difference(
        "the dependency \(identity)",
        known.filter { !$0.environment.dependencies.isEmpty }.map {
          (label: $0.label, value: $0.environment.dependencies[identity] ?? "")
        })
    }
    return differences
  }

  private static let aspects: [(name: String, value: @Sendable (RunEnvironment) -> String?)] = [
    ("machine", { $0.machine.isEmpty ? nil : $0.machine }),
    // Where a sweep goes over several, the labels name them.
    ("toolchain", { $0.toolchainName == nil ? $0.toolchain : nil }), ("target", { $0.target }),
    ("configuration", { $0.configuration }),
    ("harness", { $0.harness }), ("engine", { $0.engine }),
    ("build arguments", { $0.swiftArguments?.joined(separator: " ") }),
    ("environment", { $0.configuration == nil ? nil : $0.variables.joined(separator: " ") }),
    ("C library and allocator", { $0.libc }), ("counting", { $0.counting }),
    ("counting of instructions", { $0.instructionsBy }),
    ("hashing", { $0.hashing }), ("addresses", { $0.addresses }), ("suite", { $0.suiteDigest }),
  ]

  private static func difference(
    _ aspect: String, _ values: [(label: String, value: String?)], least: Int = 2
  ) -> EnvironmentDifference? {
    var found: [Value] = []
    for (label, value) in values {
      guard let value else { continue }
      if let index = found.firstIndex(where: { $0.value == value }) {
        found[index].runs.append(label)
      } else {
        found.append(Value(value: value, runs: [label]))
      }
    }
    return found.count >= least ? EnvironmentDifference(aspect: aspect, values: found) : nil
  }
}

/// What, beside the code, differs between the builds of two runs: dependencies, toolchain,
/// configuration, flags, variables.
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

  /// What changed from one run to the other, as in `swift-atomics 1.1.0 → 1.2.0`; nothing when a
  /// run is not known.
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
      Self.change(
        "toolchain", Self.toolchain(before, unlike: after), Self.toolchain(after, unlike: before)),
      Self.change("target", before.target, after.target),
      Self.change("configuration", before.configuration, after.configuration),
      Self.change(
        "flags", Self.words(before.swiftArguments ?? []), Self.words(after.swiftArguments ?? [])),
      Self.change("environment", Self.words(before.variables), Self.words(after.variables)),
    ]
    return dependencies + rest.compactMap { $0 }
  }

  /// The name that the toolchain has in the sweep, and its version where that differs.
  private static func toolchain(
    _ environment: RunEnvironment, unlike other: RunEnvironment
  ) -> String? {
    guard let name = environment.toolchainName else { return environment.toolchain }
    guard let version = environment.toolchain, version != other.toolchain else { return name }
    return "\(name) (\(version))"
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
