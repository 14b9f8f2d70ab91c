import SweepText
import SystemPackage

/// Why a profile cannot be used. The description is one line that names the file.
public struct ProfileError: ReportedError, Equatable {
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
    /// The file is of something else.
    case foreign
    /// What a measured process wrote, in which no names have been looked up yet.
    case raw
    /// A later version of the tool wrote the file.
    case newerSchema(Int)
    /// The file ends in the middle.
    case cutShort
    /// The text is not JSON.
    case malformed(JSONSyntaxError)
    /// A value that makes no sense; the text says which and why.
    case invalid(String)
  }

  /// The file or folder.
  public var path: FilePath
  /// What is wrong.
  public var problem: Problem

  /// An error about `path`.
  public init(path: FilePath, problem: Problem) {
    self.path = path
    self.problem = problem
  }

  /// What is not there or cannot be read is a missing input; the rest is wrong data.
  public var exitStatus: ExitStatus {
    switch problem {
    case .notFound, .unreadable: .missingInput
    case .unwritable: .cannotWrite
    case .isFolder, .foreign, .raw, .newerSchema, .cutShort, .malformed, .invalid: .badData
    }
  }

  /// One line that a user can act on, free of control characters.
  public var description: String { TerminalText.safe("\(path): \(problemText)") }

  package var problemText: String {
    switch problem {
    case .notFound: "no such file"
    case .isFolder: "is a folder, not a profile"
    case .unreadable(let reason): "cannot be read: \(reason)"
    case .unwritable(let reason): "cannot be written: \(reason)"
    case .foreign: "not a profile"
    case .raw: "a profile without names, as a measured process writes it"
    case .newerSchema(let schema):
      "has schema \(schema), which this version does not read; update benchmem-sweep"
    case .cutShort: "the profile was cut short: the file ends in the middle"
    case .malformed(let error): error.description
    case .invalid(let reason): reason
    }
  }
}
