import SweepResults
import SystemPackage

/// One run of a comparison: a label and the results, or why there are none.
public struct ComparedRun: Sendable, Equatable {
  /// The results of a version.
  public enum Content: Sendable, Equatable {
    /// The run file.
    case run(RunFile)
    /// The version could not be measured: the phase that failed, and the reason in one line.
    case failed(phase: String, reason: String)
  }

  /// The name by which tables and figures show the run.
  public var label: String
  /// The results.
  public var content: Content
  /// What the run has in common with those that it is a neighbour of, as where several toolchains
  /// build each version; nil where all runs follow each other.
  public var series: String?

  /// A run with its label. Its series is that of the toolchain that the file names.
  public init(label: String, content: Content) {
    self.label = label
    self.content = content
    series = file.flatMap { RunEnvironment(of: $0).toolchainName }
  }

  /// The run file, if there is one.
  public var file: RunFile? {
    if case .run(let file) = content { file } else { nil }
  }

  /// Whether the version could not be measured. What a definition leaves out has not failed.
  package var isFailure: Bool {
    if case .failed(let phase, _) = content { phase != Self.skippedPhase } else { false }
  }

  /// The phase of versions that a definition leaves out.
  package static let skippedPhase = "skipped"

  /// Reads run files. Labels come from `labels`, or from the file names.
  ///
  /// Throws ``RunFileError`` for the first file that cannot be used, and ``ComparisonError`` if
  /// there are not as many labels as files or two are the same.
  public static func read(
    _ paths: [FilePath], labels: [String] = [], options: RunFile.ReadingOptions = .everything
  ) throws -> [ComparedRun] {
    let names = try RunLabels.labels(for: paths, given: labels)
    let files = try RunFile.read(paths, options: options)
    return comparable(zip(names, files).map { ComparedRun(label: $0, content: .run($1)) })
  }

  /// The runs without the instructions of those benchmarks that were counted otherwise than in the
  /// first run that has them: such counts say nothing of the code.
  public static func comparable(_ runs: [ComparedRun]) -> [ComparedRun] {
    var ways: [String: String] = [:]
    return runs.map { run in
      guard case .run(var file) = run.content else { return run }
      var isChanged = false
      for place in file.benchmarks.indices {
        let id = file.benchmarks[place].fullname
        guard let way = file.benchmarks[place].instructions?.way else { continue }
        let first = ways[id] ?? way
        ways[id] = first
        guard first != way else { continue }
        file.benchmarks[place].instructions = nil
        file.benchmarks[place].incomparableInstructions = "counted by \(way), before by \(first)"
        isChanged = true
      }
      guard isChanged else { return run }
      var changed = run
      changed.content = .run(file)
      return changed
    }
  }
}

extension Metric {
  /// The metrics of the table of which some benchmark of the runs has a value, in its order.
  package static func present(in runs: [ComparedRun]) -> [Metric] {
    let records = runs.compactMap(\.file).flatMap(\.benchmarks)
    return all.filter { metric in records.contains { $0.value(of: metric) != nil } }
  }
}

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
