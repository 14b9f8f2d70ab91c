import SystemPackage

/// The labels of run files.
public enum RunLabels {
  /// One label a path: `given`, or the file names without extension.
  ///
  /// Names that clash are told apart by their folders, and the same file twice by a number.
  /// Throws ``ComparisonError`` if `given` has another length than `paths`, or a label twice.
  public static func labels(
    for paths: [FilePath], given: [String] = []
  ) throws(ComparisonError) -> [String] {
    guard !given.isEmpty else { return labels(for: paths) }
    guard given.count == paths.count else {
      throw .labelCount(given: given.count, runs: paths.count)
    }
    var seen: Set<String> = []
    for label in given where !seen.insert(label).inserted { throw .repeatedLabel(label) }
    return given
  }

  private static func labels(for paths: [FilePath]) -> [String] {
    let deepest = paths.map(\.components.count).max() ?? 1
    var labels = paths.map { name(of: $0, folders: 0) }
    for folders in 1..<Swift.max(deepest, 2) {
      let clashing = repeated(labels)
      guard !clashing.isEmpty else { return labels }
      for index in paths.indices where clashing.contains(labels[index]) {
        labels[index] = name(of: paths[index], folders: folders)
      }
    }
    return numbered(labels)
  }

  private static func name(of path: FilePath, folders: Int) -> String {
    let parents = path.removingLastComponent().components.suffix(folders).map(\.string)
    return (parents + [path.stem ?? path.string]).joined(separator: "/")
  }

  private static func repeated(_ labels: [String]) -> Set<String> {
    Set(Dictionary(grouping: labels) { $0 }.filter { $0.value.count > 1 }.keys)
  }

  private static func numbered(_ labels: [String]) -> [String] {
    var counts: [String: Int] = [:]
    return labels.map { label in
      let count = counts[label, default: 0] + 1
      counts[label] = count
      return count == 1 ? label : "\(label) (\(count))"
    }
  }
}
