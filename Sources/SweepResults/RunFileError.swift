import SweepText
import SystemPackage

/// Why a run file cannot be used. The description is one line that names file, benchmark and key.
public struct RunFileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Problem: Equatable, Sendable {
    /// There is no such file.
    case notFound
    /// The path names a folder.
    case isFolder
    /// The system could not read or write the file; the text is the system's.
    case system(String)
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

  /// Whether the input is missing (exit status 66) rather than bad (65).
  public var isMissingInput: Bool { problem == .notFound }

  /// One line that a user can act on, free of control characters.
  public var description: String {
    let place = [path.string, benchmark.map { "benchmark \"\($0)\"" }, key].compactMap { $0 }
    return TerminalText.safe(place.joined(separator: ": ") + ": " + problemText)
  }

  private var problemText: String {
    switch problem {
    case .notFound: "no such file"
    case .isFolder: "is a folder, not a run file"
    case .system(let reason): reason
    case .notUTF8: "the text is not UTF-8"
    case .malformed(let error): error.description
    case .notARunFile: "not a run file: no key \"benchmarks\""
    case .noBenchmarks: "holds no benchmarks"
    case .missingKey: "the key is missing"
    case .invalid(let reason): reason
    }
  }
}
