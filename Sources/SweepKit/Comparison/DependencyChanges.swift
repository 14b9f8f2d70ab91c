/// The resolved dependencies of each run, to be held against each other.
struct DependencyChanges {
  private let dependencies: [String: [String: String]]

  init(_ runs: [ComparedRun]) {
    dependencies = Dictionary(
      runs.compactMap { run in
        run.file.map { (run.label, RunEnvironment(of: $0).dependencies) }
      }
    ) { first, _ in first }
  }

  /// What changed from one run to the other, as in `swift-atomics 1.1.0 → 1.2.0`.
  func between(_ from: String, _ to: String) -> [String] {
    let (before, after) = (dependencies[from] ?? [:], dependencies[to] ?? [:])
    return Set(before.keys).union(after.keys).sorted().compactMap { identity in
      guard before[identity] != after[identity] else { return nil }
      return "\(identity) \(before[identity] ?? "none") → \(after[identity] ?? "none")"
    }
  }
}
