import Foundation
import SweepGit
import SweepResults
import SystemPackage

/// The append-only record of a sweep, `sweep.jsonl`: one JSON object a line.
///
/// A `plan` line names the versions of a run in order; each `outcome` line says what became of one.
/// The last outcome of a label is the one that counts. A last line that was cut off is passed over;
/// what other damaged lines cost is said.
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
    /// The part of a larger sweep that the latest plan is, if it is one.
    public var shard: ShardRecord?
    /// What damaged lines cost, in one sentence; `nil` when nothing was lost.
    public var loss: String?

    package init(plan: [String] = [], outcomes: [String: Outcome] = [:], package: String? = nil) {
      self.plan = plan
      self.outcomes = outcomes
      self.package = package
    }
  }

  /// Reads the journal; an absent one is empty.
  ///
  /// - Throws: ``SweepError/unknownJournalSchema(path:schema:)``,
  ///   ``SweepError/unreadableRecord(path:reason:)``, or ``SweepError/foreignFile(path:)`` when not
  ///   one line is a journal's.
  public func read() throws(SweepError) -> Contents {
    var contents = Contents()
    guard let data = try StoredFile(path: path).contents() else { return contents }
    var damaged: [(line: Int, label: String?)] = []
    var places: [String: Int] = [:]
    var isOurs = false
    let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.allSatisfy(Self.blanks.contains) {
      guard let object = try? JSONValue(parsing: Array(line)).objectValue,
        let schema = object["schema"]?.integerValue, let event = object["event"]?.stringValue
      else {
        // The last line may be one that was cut off.
        if index < lines.count - 1 { damaged.append((index + 1, Self.label(in: line))) }
        continue
      }
      guard schema <= Self.schema else { throw .unknownJournalSchema(path: path, schema: schema) }
      isOurs = true
      switch event {
      case "plan":
        contents.plan = (object["versions"]?.arrayValue ?? []).compactMap(\.stringValue)
        contents.package = object["package"]?.stringValue
        contents.shard = object["shard"]?.objectValue.flatMap(ShardRecord.init)
      case "outcome":
        if let outcome = Outcome(object) {
          contents.outcomes[outcome.version.label] = outcome
          places[outcome.version.label] = index + 1
        } else {
          damaged.append((index + 1, object["label"]?.stringValue))
        }
      default: break
      }
    }
    guard isOurs || data.allSatisfy(Self.blanks.contains) || Self.isFirstLine(data) else {
      throw .foreignFile(path: path)
    }
    // What a later line says again was not lost; what an earlier line says is no longer true.
    damaged.removeAll { line, label in label.map { places[$0, default: 0] > line } ?? false }
    for case let label? in damaged.map(\.label) { contents.outcomes[label] = nil }
    contents.loss = loss(damaged)
    return contents
  }

  private func loss(_ damaged: [(line: Int, label: String?)]) -> String? {
    guard let first = damaged.first else { return nil }
    let count = damaged.count
    let lines =
      count == 1 ? "line \(first.line)" : "\(count) lines, the first of them \(first.line),"
    let labels = Set(damaged.compactMap(\.label)).sorted()
    let what = labels.isEmpty ? "what it said" : "what became of \(labels.joined(separator: ", "))"
    return
      "\(path): \(lines) cannot be read: \(what) is not known; the same sweep finds it in the cache or "
      + "measures it again"
  }

  private static let blanks: Set<UInt8> = [0x20, 0x09, 0x0D, 0x0A]

  /// Whether this is a first line of ours that was cut off.
  private static func isFirstLine(_ data: [UInt8]) -> Bool {
    let start = Array("{\"schema\":".utf8)
    return !data.contains(UInt8(ascii: "\n"))
      && (data.starts(with: start) || start.starts(with: data))
  }

  /// The label that a damaged line still names.
  private static func label(in line: some Sequence<UInt8>) -> String? {
    let text = String(decoding: Array(line), as: UTF8.self)
    guard let start = text.range(of: "\"label\":\"") else { return nil }
    let rest = text[start.upperBound...]
    return rest.firstIndex(of: "\"").map { String(rest[..<$0]) }
  }

  /// Appends the plan of a run.
  ///
  /// - Parameter shard: The part of a larger sweep that it is, if it is one.
  /// - Throws: ``SweepError/outputFolder(path:reason:)``.
  package func append(
    plan versions: [Version], package: String, shard: ShardRecord? = nil
  ) throws(SweepError) {
    var line: JSONObject = [
      "package": .string(package), "versions": .array(versions.map { .string($0.label) }),
    ]
    if let shard { line["shard"] = .object(shard.json) }
    try append(event: "plan", line)
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
      let isNew = !FileManager.default.fileExists(atPath: path)
      let file = try FileDescriptor.open(
        FilePath(path), .readWrite, options: [.append, .create, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
      defer { try? file.close() }
      let end = try file.seek(offset: 0, from: .end)
      let separator = try Self.endsInsideLine(file, end: end) ? "\n" : ""
      do {
        try file.writeAll(Array((separator + JSONValue.object(line).compactText + "\n").utf8))
        try AtomicFile.synchronize(file)
      } catch {
        // A part of a line must not stay; if it does, reading passes over it.
        try? file.resize(to: end)
        throw error
      }
      if isNew { try AtomicFile.synchronizeFolder(of: FilePath(path)) }
    } catch {
      throw .outputFolder(path: path, reason: "\(error)")
    }
  }

  /// Whether the last line was cut off; the next one must not be glued to it.
  private static func endsInsideLine(_ file: FileDescriptor, end: Int64) throws -> Bool {
    guard end > 0 else { return false }
    var last: UInt8 = 0
    _ = try withUnsafeMutableBytes(of: &last) {
      try file.read(fromAbsoluteOffset: end - 1, into: $0)
    }
    return last != UInt8(ascii: "\n")
  }
}
