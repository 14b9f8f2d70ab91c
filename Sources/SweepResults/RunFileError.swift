import SweepText
import SystemPackage

/// Why a run file cannot be used. The description is one line that names file, benchmark and key.
public struct RunFileError: ReportedError, Equatable {
  /// What is wrong.
  public enum Problem: Equatable, Sendable {
    /// There is no such file.
    case notFound
    /// The path names a folder.
    case isFolder
    /// The system could not read the file, and why.
    case unreadable(String)
    /// The system could not write the file, and why.
    case unwritable(String)
    /// The text is not UTF-8.
    case notUTF8
    /// The text is not JSON, or a value has another type than its key needs.
    case malformed(JSONSyntaxError)
    /// The JSON has no key `benchmarks`, so it is no run file.
    case notARunFile
    /// The run file holds no benchmarks.
    case noBenchmarks
    /// A key that must be there is missing.
    case missingKey
    /// A value that makes no sense; the text says why.
    case invalid(String)
  }

  /// The file.
  public var path: FilePath
  /// The benchmark's full name, or its place in the file; nil outside `benchmarks`.
  public var benchmark: String?
  /// The key, with the keys that lead to it, as in `stats.min`.
  public var key: String?
  /// What is wrong.
  public var problem: Problem

  /// An error about `path`.
  public init(path: FilePath, benchmark: String? = nil, key: String? = nil, problem: Problem) {
    self.path = path
    self.benchmark = benchmark
    self.key = key
    self.problem = problem
  }

  /// What is not there or cannot be read is a missing input; the rest is wrong data.
  public var exitStatus: ExitStatus {
    switch problem {
    case .notFound, .unreadable: .missingInput
    case .unwritable: .cannotWrite
    case .isFolder, .notUTF8, .malformed, .notARunFile, .noBenchmarks, .missingKey, .invalid:
      .badData
    }
  }

  /// One line that a user can act on, free of control characters.
  public var description: String {
    let place = [path.string, benchmark.map { "benchmark \"\($0)\"" }, key].compactMap { $0 }
    return TerminalText.safe(place.joined(separator: ": ") + ": " + problemText)
  }

  private var problemText: String {
    switch problem {
    case .notFound: "no such file"
    case .isFolder: "is a folder, not a run file"
    case .unreadable(let reason): "cannot be read: \(reason)"
    case .unwritable(let reason): "cannot be written: \(reason)"
    case .notUTF8: "the text is not UTF-8"
    case .malformed(let error): error.description
    case .notARunFile: "not a run file: no key \"benchmarks\""
    case .noBenchmarks: "holds no benchmarks"
    case .missingKey: "the key is missing"
    case .invalid(let reason): reason
    }
  }
}
