import Foundation
import SweepGit
import SweepText
import Yams

/// Reads a definition's YAML, and gives what is wrong in it the line and the key.
struct DefinitionReader {
  /// For messages.
  let path: String
  private let root: Node
  /// Whether `versions` is a list of names and no mapping.
  private let hasVersionNames: Bool

  init(yaml: String, path: String) throws(DefinitionError) {
    self.path = path
    let node: Node?
    do {
      node = try Yams.compose(yaml: yaml)
    } catch let error as YamlError {
      throw .notYAML(path: path, line: error.line, reason: error.problem)
    } catch {
      throw .notYAML(path: path, line: 1, reason: "\(error)")
    }
    guard var root = node, root.mapping != nil else {
      throw .wrongValue(
        path: path, line: 1, key: "sweep.yml", expected: "a mapping of keys to values")
    }
    let key = SweepDefinition.CodingKeys.versions.rawValue
    let versions = root[key]
    hasVersionNames = versions.map { $0.mapping == nil && $0.null == nil } ?? false
    if hasVersionNames, let versions {
      root[key] = Node([(Node(SweepDefinition.Versions.CodingKeys.names.rawValue), versions)])
    }
    self.root = root
  }

  /// Decodes the definition.
  func definition() throws(DefinitionError) -> SweepDefinition {
    try check(root, SweepDefinition.CodingKeys.self)
    if let versions = root[SweepDefinition.CodingKeys.versions.rawValue] {
      try check(versions, SweepDefinition.Versions.CodingKeys.self)
    }
    for override in root[SweepDefinition.CodingKeys.overrides.rawValue]?.sequence ?? [] {
      try check(override, SweepDefinition.Override.CodingKeys.self)
      for rule in override[SweepDefinition.Override.CodingKeys.replace.rawValue]?.sequence ?? [] {
        try check(rule, SweepDefinition.Replace.CodingKeys.self, mayBeEmpty: [.to])
        try checkRule(rule)
      }
    }
    for command in root[SweepDefinition.CodingKeys.commands.rawValue]?.sequence ?? [] {
      try check(command, names: CommandDefinition.keys)
    }
    let definition: SweepDefinition
    do {
      definition = try YAMLDecoder().decode(SweepDefinition.self, from: root)
    } catch let error as DecodingError {
      throw named(error)
    } catch {
      throw .notYAML(path: path, line: 1, reason: "\(error)")
    }
    try checkRange(definition)
    return definition
  }

  /// Refuses keys that nobody reads, which Codable would pass over in silence, and keys without a
  /// value.
  private func check<Keys: CodingKey & CaseIterable & RawRepresentable<String>>(
    _ node: Node, _ keys: Keys.Type, mayBeEmpty: [Keys] = []
  ) throws(DefinitionError) {
    try check(
      node, names: keys.allCases.map(\.rawValue), mayBeEmpty: mayBeEmpty.map(\.rawValue))
  }

  private func check(
    _ node: Node, names: [String], mayBeEmpty: [String] = []
  ) throws(DefinitionError) {
    for (keyNode, value) in node.mapping ?? [:] {
      let key = keyNode.string ?? ""
      if key == "<<" {
        try check(value, names: names, mayBeEmpty: mayBeEmpty)
        continue
      }
      guard names.contains(key) else {
        throw .unknownKey(
          path: path, line: keyNode.mark?.line ?? 1, key: key,
          near: NearNames.nearest(to: key, among: names))
      }
      let isText = value.null == nil && mayBeEmpty.contains(key)
      guard isText || value.null == nil && value.string != "" else {
        throw .wrongValue(
          path: path, line: keyNode.mark?.line ?? 1, key: key,
          expected: "given a value, or left out"
        )
      }
    }
  }

  /// A rule that replaces nothing is a slip.
  private func checkRule(_ rule: Node) throws(DefinitionError) {
    let keys = SweepDefinition.Replace.CodingKeys.self
    let names = [keys.files, keys.from].map(\.rawValue)
    for name in names where rule[name]?.string == nil {
      throw .wrongValue(
        path: path, line: rule.mark?.line ?? 1, key: "replace",
        expected: "a list of in, from and to, texts all three")
    }
    let from = rule[keys.from.rawValue]?.string
    guard from != (rule[keys.to.rawValue]?.string ?? "") else {
      throw .wrongValue(
        path: path, line: rule.mark?.line ?? 1, key: keys.to.rawValue,
        expected: "another text than '\(keys.from.rawValue)'")
    }
  }

  private func checkRange(_ definition: SweepDefinition) throws(DefinitionError) {
    let renamed: [(SweepDefinition.CodingKeys, SweepDefinition.CodingKeys, isTwice: Bool)] = [
      (.repeats, .memoryRepeats, definition.repeats != nil && definition.memoryRepeats != nil),
      (.rounds, .bursts, definition.rounds != nil && definition.bursts != nil),
    ]
    for (former, name, isTwice) in renamed where isTwice {
      throw .wrongValue(
        path: path, line: line(of: [former]), key: former.rawValue,
        expected: "left out: it is another name of '\(name.rawValue)'")
    }
    guard let versions = definition.versions, versions.commits == nil else { return }
    let given: [SweepDefinition.Versions.CodingKeys] =
      (versions.allParents == true ? [.allParents] : [])
      + (versions.merges == true ? [.merges] : [])
    guard let key = given.first else { return }
    throw .wrongValue(
      path: path, line: line(of: [SweepDefinition.CodingKeys.versions, key]), key: key.rawValue,
      expected: "given together with commits")
  }

  /// The error with the line of the value, the key that it belongs to, and what it should be.
  private func named(_ error: DecodingError) -> DefinitionError {
    let context: DecodingError.Context
    let expected: String
    switch error {
    case .typeMismatch(let type, let place):
      (context, expected) = (place, Self.words(type, place.codingPath))
    case .keyNotFound(let key, let place):
      let isCommand =
        place.codingPath.first?.stringValue == SweepDefinition.CodingKeys.commands.rawValue
      let item = isCommand ? "command" : place.codingPath.count > 2 ? "rule" : "override"
      (context, expected) = (place, "a list with \(key.stringValue) in each \(item)")
    case .valueNotFound(let type, let place):
      (context, expected) = (place, Self.words(type, place.codingPath))
    case .dataCorrupted(let place): (context, expected) = (place, place.debugDescription)
    @unknown default:
      return .notYAML(path: path, line: 1, reason: "\(error)")
    }
    let names = context.codingPath.filter { $0.intValue == nil }.map(\.stringValue)
    var key = names.last ?? "sweep.yml"
    let mappings = SweepDefinition.CodingKeys.self
    if let first = names.first,
      [mappings.environment.rawValue, mappings.notBefore.rawValue].contains(first)
        || (hasVersionNames && first == mappings.versions.rawValue)
    {
      key = first
    }
    return .wrongValue(path: path, line: line(of: context.codingPath), key: key, expected: expected)
  }

  private static func words(_ type: any Any.Type, _ path: [any CodingKey]) -> String {
    let mappings = [SweepDefinition.CodingKeys.environment, .notBefore].map(\.rawValue)
    if mappings.contains(path.first?.stringValue ?? "") { return "a mapping of names to values" }
    switch type {
    case is Bool.Type: return "true or false"
    case is Node.Sequence.Type: return "a list of mappings"
    case is Node.Mapping.Type:
      return path.count > 1 ? "a list of mappings" : "a mapping of keys to values"
    default: return "a text"
    }
  }

  fileprivate func line(of path: [any CodingKey]) -> Int {
    var node = root
    var line = 1
    for key in path {
      let next =
        key.intValue.map { index in node.sequence.map { $0[index] } } ?? node[key.stringValue]
      guard let next else { break }
      node = next
      line = node.mark?.line ?? line
    }
    return line
  }
}

extension SweepDefinition {
  /// The file name of a definition in its folder.
  public static let fileName = "sweep.yml"

  /// Reads a definition; relative paths in it become absolute.
  ///
  /// - Parameter path: The file, or the folder that holds it as `sweep.yml`.
  /// - Throws: ``DefinitionError`` naming the line.
  public init(path: String) throws(DefinitionError) {
    var isFolder: ObjCBool = false
    _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    let file = isFolder.boolValue ? path + "/" + Self.fileName : path
    let text: String
    do {
      text = try TextInput.read(file)
    } catch {
      throw .unreadable(path: file, reason: error.reason)
    }
    try self.init(yaml: text, path: file)
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
    func absolute(_ path: String) -> String {
      URL(fileURLWithPath: path, relativeTo: folder).standardizedFileURL.path
    }
    copiedFolders = copiedFolders.map { OneOrMore($0.elements.map(absolute)) }
    if let (first, second) = InputSnapshot.sameNamed(copiedFolders?.elements ?? []) {
      let key = CodingKeys.copiedFolders
      let line = try DefinitionReader(yaml: text, path: file).line(of: [key])
      throw .sameName(path: file, line: line, key: key.rawValue, first, second)
    }
    overrides = overrides?.map { override in
      var override = override
      override.patch = override.patch.map { OneOrMore($0.elements.map(absolute)) }
      return override
    }
    suite = suite.map(absolute)
    let place = folder.standardizedFileURL.path
    commands = commands?.map { command in
      var command = command
      command.folder = place
      return command
    }
    package = package.map { PackageSource.isURL($0) ? $0 : absolute($0) }
  }

  /// Reads a definition from its text; `path` is for messages.
  package init(yaml: String, path: String) throws(DefinitionError) {
    self = try DefinitionReader(yaml: yaml, path: path).definition()
  }
}

extension YamlError {
  /// The line of the problem, counted from 1.
  var line: Int {
    switch self {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
      mark.line
    case .duplicatedKeysInMapping(_, let context): context.mark.line
    default: 1
    }
  }

  /// The problem in words.
  var problem: String {
    switch self {
    case .scanner(_, let problem, _, _), .parser(_, let problem, _, _),
      .composer(_, let problem, _, _):
      problem
    case .duplicatedKeysInMapping(let keys, _):
      "\(keys.sorted().map { "'\($0)'" }.joined(separator: " and ")) is given twice"
    default: "\(self)".split(separator: "\n").first.map(String.init) ?? "unreadable"
    }
  }
}
