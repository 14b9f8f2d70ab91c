import Foundation
import SweepGit
import SweepResults
import SystemPackage

/// What one build made, as `build.json` in its folder keeps it.
package struct BuildRecord: Sendable, Equatable {
  /// The executable products that were built.
  package var executables: [String]
  /// Why others could not be built, by product.
  package var failures: [String: String]
  /// The resolved packages.
  package var dependencies: [ResolvedDependency]
  /// What they offered then.
  package var states: [DependencyState]
  /// How long it took, in seconds.
  package var seconds: Double
  /// The digests of executables, as ``ExecutableCode`` makes them, by product.
  package var code: [String: String]

  private static let schema = 1

  /// Reads a record; `nil` if there is none, it was cut off, or an executable is gone.
  ///
  /// - Throws: ``SweepError/unreadableRecord(path:reason:)`` or
  ///   ``SweepError/unknownJournalSchema(path:schema:)``.
  package init?(in workspace: Workspace) throws(SweepError) {
    guard let object = try StoredFile(path: workspace.record).object(schema: Self.schema) else {
      return nil
    }
    executables = (object["executables"]?.arrayValue ?? []).compactMap(\.stringValue)
    let reasons = object["failures"]?.objectValue ?? [:]
    failures = Dictionary(reasons.keys.map { ($0, reasons[$0]?.stringValue ?? "") }) { $1 }
    dependencies = (object["dependencies"]?.arrayValue ?? []).compactMap {
      $0.objectValue.flatMap(ResolvedDependency.init(record:))
    }
    states = (object["states"]?.arrayValue ?? []).compactMap {
      $0.objectValue.flatMap(DependencyState.init)
    }
    seconds = object["seconds"]?.doubleValue ?? 0
    let digests = object["code"]?.objectValue ?? [:]
    code = Dictionary(
      digests.keys.compactMap { name in digests[name]?.stringValue.map { (name, $0) } }
    ) { $1 }
    let files = FileManager.default
    guard !executables.isEmpty,
      executables.allSatisfy({
        files.isExecutableFile(atPath: "\(workspace.products)/\($0)")
      }), files.fileExists(atPath: workspace.overlay)
    else { return nil }
  }

  package init(
    _ build: SuiteBuild.Result, states: [DependencyState], seconds: Double,
    code: [String: String] = [:]
  ) {
    self.code = code
    executables = build.executables.sorted()
    failures = build.failures
    dependencies = build.dependencies
    self.states = states
    self.seconds = seconds
  }

  /// Writes the record, which makes the folder count.
  ///
  /// - Throws: ``BuildError/fileSystem(path:reason:)``.
  package func write(in workspace: Workspace) throws(BuildError) {
    let object: JSONValue = [
      "schema": .integer(Self.schema),
      "executables": .array(executables.map(JSONValue.string)),
      "failures": .object(
        JSONObject(failures.sorted { $0.key < $1.key }.map { ($0, .string($1)) })),
      "dependencies": .array(dependencies.map(\.record)),
      "states": .array(states.map(\.json)), "seconds": .number(seconds),
      "code": .object(JSONObject(code.sorted { $0.key < $1.key }.map { ($0, .string($1)) })),
    ]
    do {
      try AtomicFile.write(Array(object.text.utf8), to: FilePath(workspace.record))
    } catch {
      throw .fileSystem(path: workspace.record, reason: "\(error)")
    }
  }

  /// What was built.
  var result: SuiteBuild.Result {
    SuiteBuild.Result(executables: executables, failures: failures, dependencies: dependencies)
  }
}

extension ResolvedDependency {
  fileprivate var record: JSONValue {
    var object: JSONObject = [
      "identity": .string(identity), "version": .string(version), "path": .string(path),
      "url": .string("\(RemoteURL(url))"),
    ]
    if let revision { object["revision"] = .string(revision) }
    return .object(object)
  }

  fileprivate init?(record object: JSONObject) {
    guard let identity = object["identity"]?.stringValue,
      let version = object["version"]?.stringValue, let path = object["path"]?.stringValue,
      let url = object["url"]?.stringValue
    else { return nil }
    self.init(
      identity: identity, version: version, path: path, url: url,
      revision: object["revision"]?.stringValue)
  }
}
