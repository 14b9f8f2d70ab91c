import Foundation
import SweepGit
import SweepResults
import SystemPackage

/// The append-only record of a sweep, `sweep.jsonl`: one JSON object a line.
///
/// A `plan` line names the versions of a run in order; each `outcome` line says what became of one. The last outcome of
/// a label is the one that counts. A last line that was cut off is passed over.
public struct Journal: Sendable {
  /// The journal's path.
  public let path: String

  static let schema = 1

  /// Names a journal; it need not exist yet.
  public init(path: String) {
    self.path = path
  }

  /// What a journal holds.
  public struct Contents: Sendable, Equatable {
    /// The labels of the latest plan, in order.
    public var plan: [String] = []
    /// What became of each version, by label: the last line of each.
    public var outcomes: [String: Outcome] = [:]
    /// The name of the package under test.
    public var package: String?

    /// Creates a value from its parts.
    package init(plan: [String] = [], outcomes: [String: Outcome] = [:], package: String? = nil) {
      self.plan = plan
      self.outcomes = outcomes
      self.package = package
    }
  }

  /// Reads the journal; an absent one is empty.
  ///
  /// - Throws: ``SweepError/unknownJournalSchema(path:schema:)``.
  public func read() throws(SweepError) -> Contents {
    var contents = Contents()
    guard let data = FileManager.default.contents(atPath: path) else { return contents }
    for line in data.split(separator: UInt8(ascii: "\n")) {
      guard let object = try? JSONValue(parsing: Array(line)).objectValue else { continue }
      let schema = object["schema"]?.integerValue ?? 0
      guard schema <= Self.schema else { throw .unknownJournalSchema(path: path, schema: schema) }
      switch object["event"]?.stringValue {
      case "plan":
        contents.plan = (object["versions"]?.arrayValue ?? []).compactMap(\.stringValue)
        contents.package = object["package"]?.stringValue
      case "outcome":
        if let outcome = Outcome(object) { contents.outcomes[outcome.version.label] = outcome }
      default: break
      }
    }
    return contents
  }

  /// Appends the plan of a run.
  ///
  /// - Throws: ``SweepError/outputFolder(path:reason:)``.
  package func append(plan versions: [Version], package: String) throws(SweepError) {
    try append(
      event: "plan",
      [
        "package": .string(package),
        "versions": .array(versions.map { .string($0.label) }),
      ])
  }

  /// Appends what became of a version.
  ///
  /// - Throws: ``SweepError/outputFolder(path:reason:)``.
  package func append(_ outcome: Outcome) throws(SweepError) {
    try append(event: "outcome", outcome.json)
  }

  /// Writes one line by one `write` and has it on the disk before it returns.
  private func append(event: String, _ object: JSONObject) throws(SweepError) {
    var line: JSONObject = ["schema": .integer(Self.schema), "event": .string(event)]
    line.merge(object)
    do {
      let file = try FileDescriptor.open(
        FilePath(path), .readWrite, options: [.append, .create, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
      defer { try? file.close() }
      let separator = try Self.endsInsideLine(file) ? "\n" : ""
      try file.writeAll(Array((separator + JSONValue.object(line).compactText + "\n").utf8))
      fsync(file.rawValue)
    } catch {
      throw .outputFolder(path: path, reason: "\(error)")
    }
  }

  /// Whether the last line was cut off; the next one must not be glued to it.
  private static func endsInsideLine(_ file: FileDescriptor) throws -> Bool {
    let end = try file.seek(offset: 0, from: .end)
    guard end > 0 else { return false }
    var last: UInt8 = 0
    _ = try withUnsafeMutableBytes(of: &last) {
      try file.read(fromAbsoluteOffset: end - 1, into: $0)
    }
    return last != UInt8(ascii: "\n")
  }
}
