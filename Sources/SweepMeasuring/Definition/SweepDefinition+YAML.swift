import Foundation
import SweepGit
import SweepProcesses
import SweepText
import Yams

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
      text = try String(contentsOfFile: file, encoding: .utf8)
    } catch {
      throw .unreadable(path: file, reason: SystemReason.text(of: error))
    }
    try self.init(yaml: text, path: file)
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
    copiedFolders = copiedFolders?.map {
      URL(fileURLWithPath: $0, relativeTo: folder).standardizedFileURL.path
    }
    suite = suite.map { URL(fileURLWithPath: $0, relativeTo: folder).standardizedFileURL.path }
    package = package.map { location in
      PackageSource.isURL(location)
        ? location : URL(fileURLWithPath: location, relativeTo: folder).standardizedFileURL.path
    }
  }

  /// Reads a definition from its text; `path` is for messages.
  package init(yaml: String, path: String) throws(DefinitionError) {
    self.init()
    let root: Node?
    do {
      root = try Yams.compose(yaml: yaml)
    } catch let error as YamlError {
      throw .notYAML(path: path, line: error.line, reason: error.problem)
    } catch {
      throw .notYAML(path: path, line: 1, reason: "\(error)")
    }
    guard let mapping = root?.mapping else {
      throw .wrongValue(
        path: path, line: 1, key: "sweep.yml", expected: "a mapping of keys to values")
    }
    for (keyNode, value) in mapping {
      let entry = YAMLEntry(path: path, key: keyNode.string ?? "", keyNode: keyNode, value: value)
      guard let read = Self.readers[entry.key] else {
        throw entry.unknown(among: Self.readers.keys.sorted())
      }
      try read(&self, entry)
    }
  }

  private typealias Reader =
    @Sendable (inout SweepDefinition, YAMLEntry) throws(DefinitionError) -> Void

  private static let readers: [String: Reader] = [
    "package": { (it, entry) throws(DefinitionError) in it.package = try entry.string() },
    "identity": { (it, entry) throws(DefinitionError) in it.identity = try entry.string() },
    "suite": { (it, entry) throws(DefinitionError) in it.suite = try entry.string() },
    "versions": { (it, entry) throws(DefinitionError) in
      it.versions = try VersionSelection(entry)
    },
    "configuration": { (it, entry) throws(DefinitionError) in
      it.configuration = try entry.string(oneOf: ["release", "debug"])
    },
    "swift-args": { (it, entry) throws(DefinitionError) in it.swiftArguments = try entry.strings()
    },
    "suite-args": { (it, entry) throws(DefinitionError) in it.suiteArguments = try entry.strings()
    },
    "memory": { (it, entry) throws(DefinitionError) in it.memory = try entry.bool() },
    "filter": { (it, entry) throws(DefinitionError) in it.filter = try entry.string() },
    "repeats": { (it, entry) throws(DefinitionError) in it.repeats = try entry.count() },
    "memory-warmup": { (it, entry) throws(DefinitionError) in
      it.memoryWarmup = try entry.count(from: 0)
    },
    "memory-max-time": { (it, entry) throws(DefinitionError) in
      it.memoryMaxTime = try entry.seconds()
    },
    "min-rounds": { (it, entry) throws(DefinitionError) in it.minRounds = try entry.count() },
    "min-time": { (it, entry) throws(DefinitionError) in it.minTime = try entry.seconds() },
    "max-time": { (it, entry) throws(DefinitionError) in it.maxTime = try entry.seconds() },
    "warmup": { (it, entry) throws(DefinitionError) in it.warmup = try entry.bool() },
    "build-timeout": { (it, entry) throws(DefinitionError) in it.buildTimeout = try entry.seconds()
    },
    "env": { (it, entry) throws(DefinitionError) in it.environment = try entry.variables() },
    "pins": { (it, entry) throws(DefinitionError) in it.pins = try entry.pins() },
    "as-of": { (it, entry) throws(DefinitionError) in it.asOf = try entry.asOf() },
    "overrides": { (it, entry) throws(DefinitionError) in it.overrides = try entry.overrides() },
    "not-before": { (it, entry) throws(DefinitionError) in it.notBefore = try entry.variables() },
    "copy-dirs": { (it, entry) throws(DefinitionError) in it.copiedFolders = try entry.strings() },
    "suite-from": { (it, entry) throws(DefinitionError) in
      it.usesOwnSuites = try entry.string(oneOf: ["given", "version"]) == "version"
    },
    "rounds": { (it, entry) throws(DefinitionError) in it.rounds = try entry.count() },
    "jobs": { (it, entry) throws(DefinitionError) in it.jobs = try entry.count() },
    "incremental": { (it, entry) throws(DefinitionError) in it.incremental = try entry.bool() },
    "run-timeout": { (it, entry) throws(DefinitionError) in it.runTimeout = try entry.seconds() },
  ]
}

extension VersionSelection {
  /// A list of names, or a mapping under the names of the command's options.
  fileprivate init(_ entry: YAMLEntry) throws(DefinitionError) {
    self.init()
    guard let mapping = entry.value.mapping else {
      names = try entry.strings()
      return
    }
    var line: CommitRange.Line?
    for (keyNode, value) in mapping {
      let inner = YAMLEntry(
        path: entry.path, key: keyNode.string ?? "", keyNode: keyNode, value: value)
      switch inner.key {
      case "names": names = try inner.strings()
      case "tags": tagPatterns = try inner.strings()
      case "commits": commits = try inner.commitRange()
      case "last": last = try inner.count()
      case "every": every = try inner.count()
      case "max": max = try inner.count()
      case "prereleases": includesPrereleases = try inner.bool()
      case "since": since = try inner.day(end: false)
      case "until": until = try inner.day(end: true)
      case "all-parents": if try inner.bool() { line = .allParents }
      case "merges": if try inner.bool() { line = .merges }
      default:
        throw inner.unknown(among: [
          "all-parents", "commits", "every", "last", "max", "merges", "names", "prereleases",
          "since", "tags", "until",
        ])
      }
    }
    if let line { commits?.line = line }
  }
}
