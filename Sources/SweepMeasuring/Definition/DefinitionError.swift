import SweepText

/// Why a `sweep.yml` cannot be used.
public enum DefinitionError: Error, Sendable, Equatable {
  /// The file cannot be read.
  case unreadable(path: String, reason: String)
  /// The text is not YAML.
  case notYAML(path: String, line: Int, reason: String)
  /// A key that a definition does not have.
  case unknownKey(path: String, line: Int, key: String, near: [String])
  /// A value of the wrong type or out of range.
  case wrongValue(path: String, line: Int, key: String, expected: String)
  /// Two folders of a list would be copied to the same place.
  case sameName(path: String, line: Int, key: String, String, String)
  /// A key that is needed and not there.
  case missing(path: String, key: String)
}

extension DefinitionError: ReportedError {
  /// A file that cannot be read is a missing input; one that says nonsense is wrong data.
  public var exitStatus: ExitStatus {
    if case .unreadable = self { .missingInput } else { .badData }
  }

  /// One line that names the file, the line and the key.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "\(path): \(reason)"
    case .notYAML(let path, let line, let reason): "\(path):\(line): not valid YAML: \(reason)"
    case .unknownKey(let path, let line, let key, let near):
      "\(path):\(line): unknown key '\(key)'\(NearNames.suggestion(near))"
    case .wrongValue(let path, let line, let key, let expected):
      "\(path):\(line): '\(key)' must be \(expected)"
    case .sameName(let path, let line, let key, let first, let second):
      "\(path):\(line): '\(key)': \(first) and \(second) have one name, and would be copied to one place; "
        + "rename one of them"
    case .missing(let path, let key): "\(path): '\(key)' is missing"
    }
  }
}
