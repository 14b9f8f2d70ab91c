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

  /// A run with its label.
  public init(label: String, content: Content) {
    self.label = label
    self.content = content
  }

  /// The run file, if there is one.
  public var file: RunFile? {
    if case .run(let file) = content { file } else { nil }
  }

  /// Reads run files. Labels come from `labels`, or from the file names.
  ///
  /// Throws ``RunFileError`` for the first file that cannot be used, and ``ComparisonError`` if
  /// there are not as many labels as files or two are the same.
  public static func read(
    _ paths: [FilePath], labels: [String] = [], options: RunFile.ReadingOptions = .everything
  ) throws -> [ComparedRun] {
    let names = try RunLabels.labels(for: paths, given: labels)
    let files = try RunFile.read(paths, options: options)
    return zip(names, files).map { ComparedRun(label: $0, content: .run($1)) }
  }
}
