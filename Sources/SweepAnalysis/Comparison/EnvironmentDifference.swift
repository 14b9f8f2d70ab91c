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
    ("toolchain", { $0.toolchain }), ("target", { $0.target }),
    ("configuration", { $0.configuration }),
    ("build arguments", { $0.swiftArguments?.joined(separator: " ") }),
    ("C library and allocator", { $0.libc }), ("counting", { $0.counting }),
    ("hashing", { $0.hashing }), ("addresses", { $0.addresses }), ("suite", { $0.suiteDigest }),
  ]

  private static func difference(
    _ aspect: String, _ values: [(label: String, value: String?)]
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
    return found.count > 1 ? EnvironmentDifference(aspect: aspect, values: found) : nil
  }
}
