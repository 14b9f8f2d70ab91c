import Foundation
import SweepText
import SystemPackage

/// A profile as a file: JSON with the schema's number under `benchmem_profile`, then the head, then
/// one frame or call path a line.
///
/// ```json
/// {
///  "benchmem_profile": 1,
///  "id": "Rows::build[n=1000]",
///  "version": "1.5.0",
///  "counts": {"peak_bytes": 288, "total_bytes": 400, "allocations": 3, "live_bytes": 0},
///  "frames": [
///   {"function": "CSVWriter.row(_:)", "file": "Sources/CSVWriter.swift", "line": 31, …}
///  ],
///  "stacks": [
///   {"frames": [0], "peak_bytes": 288, "total_bytes": 400, "allocations": 3, "live_bytes": 0}
///  ]
/// }
/// ```
private struct ProfileFile: Codable {
  struct Counts: Codable {
    var peakBytes: Int
    var totalBytes: Int
    var allocations: Int
    var liveBytes: Int
  }
  struct Frame: Codable {
    var function: String
    var file: String?
    var line: Int?
    var module: String
    var inlined: Bool?
    var owner: ProfileFrame.Owner?
  }
  struct Stack: Codable {
    var frames: [Int]
    var peakBytes: Int
    var totalBytes: Int
    var allocations: Int
    var liveBytes: Int
    var cut: String?
  }
  var id: String
  var version: String
  var commit: String?
  var date: String?
  var counts: Counts
  var partial: Bool?
  var toolchain: String?
  var code: String?
  var notes: [String]?
  var frames: [Frame]
  var stacks: [Stack]
}

extension AllocationProfile {
  /// The schema of the files that are written.
  public static let schema = 1

  private static let schemaKey = "benchmem_profile"

  /// Reads a profile. Throws ``ProfileError``.
  public init(reading path: FilePath) throws(ProfileError) {
    try self.init(parsing: try Self.contents(of: path), path: path)
  }

  /// Parses the text of a profile; `path` is for errors only. Throws ``ProfileError``.
  ///
  /// A profile whose call paths do not add up to its counts is refused.
  public init(parsing bytes: [UInt8], path: FilePath) throws(ProfileError) {
    do {
      try Self.check(bytes, path)
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      self.init(try decoder.decode(ProfileFile.self, from: Data(bytes)))
    } catch let error as ProfileError {
      throw error
    } catch let error as DecodingError {
      throw ProfileError(path: path, problem: .invalid(error.inWords))
    } catch {
      throw ProfileError(path: path, problem: .invalid("\(error)"))
    }
    if let fault { throw ProfileError(path: path, problem: .invalid(fault)) }
  }

  /// Whether a file begins as ``fileText`` does, whatever follows.
  package static func isFile(_ path: FilePath) -> Bool {
    let start = Array("{\n \"\(schemaKey)\"".utf8)
    var status = stat()
    // Whoever opened a pipe would wait for its writer.
    guard stat(path.string, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      let file = FileHandle(forReadingAtPath: path.string)
    else { return false }
    defer { try? file.close() }
    return (try? file.read(upToCount: start.count)) == Data(start)
  }

  /// The bytes of a file that is one.
  package static func contents(of path: FilePath) throws(ProfileError) -> [UInt8] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path.string, isDirectory: &isFolder) else {
      throw ProfileError(path: path, problem: .notFound)
    }
    guard !isFolder.boolValue else { throw ProfileError(path: path, problem: .isFolder) }
    do {
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path.string)))
    } catch {
      throw ProfileError(path: path, problem: .unreadable(SystemReason.text(of: error)))
    }
  }

  /// Whether a file begins as a profile does, also one that was cut off or is of a later schema.
  static func isOne(_ bytes: [UInt8]) -> Bool {
    bytes.prefix(512).firstRange(of: Array("\"\(schemaKey)\"".utf8)) != nil
  }

  /// Sees that this is a profile of a schema that is read here.
  private static func check(_ bytes: [UInt8], _ path: FilePath) throws(ProfileError) {
    let isOurs = isOne(bytes)
    let value: JSONValue
    do {
      value = try JSONValue(parsing: bytes)
    } catch {
      let isRaw = bytes.starts(with: Array("{\"profile\":".utf8))
      guard isOurs else { throw ProfileError(path: path, problem: isRaw ? .raw : .foreign) }
      let isCut = error.offset >= bytes.count
      throw ProfileError(path: path, problem: isCut ? .cutShort : .malformed(error))
    }
    guard let schema = value.objectValue?[schemaKey]?.integerValue else {
      let isRaw = value.objectValue?["profile"] != nil
      throw ProfileError(path: path, problem: isRaw ? .raw : .foreign)
    }
    guard schema <= self.schema else {
      throw ProfileError(path: path, problem: .newerSchema(schema))
    }
    guard schema > 0 else { throw ProfileError(path: path, problem: .foreign) }
  }

  /// What is recorded has at most some hundred, and some more that were inlined.
  private static let mostFrames = 10_000

  /// What cannot be of a profile; nil if all is well.
  private var fault: String? {
    for (index, stack) in stacks.enumerated() {
      if stack.frames.count > Self.mostFrames {
        return "stacks[\(index)]: a call path of \(stack.frames.count) frames"
      }
      if stack.frames.isEmpty { return "stacks[\(index)]: a call path without frames" }
      if let frame = stack.frames.first(where: { !frames.indices.contains($0) }) {
        return "stacks[\(index)]: there is no frame \(frame)"
      }
    }
    return counts.fault(of: stacks.map(\.counts), isPartial: isPartial)
  }

  private init(_ file: ProfileFile) {
    self.init(
      id: file.id, version: file.version, commit: file.commit,
      counts: ProfileCounts(
        peakBytes: file.counts.peakBytes, totalBytes: file.counts.totalBytes,
        allocations: file.counts.allocations, liveBytes: file.counts.liveBytes),
      frames: file.frames.map {
        ProfileFrame(
          function: $0.function, file: $0.file, line: $0.line, module: $0.module,
          isInlined: $0.inlined ?? false, owner: $0.owner ?? .system)
      },
      stacks: file.stacks.map {
        ProfileStack(
          frames: $0.frames,
          counts: ProfileCounts(
            peakBytes: $0.peakBytes, totalBytes: $0.totalBytes, allocations: $0.allocations,
            liveBytes: $0.liveBytes), cut: $0.cut)
      },
      isPartial: file.partial ?? false, toolchain: file.toolchain, code: file.code,
      notes: file.notes ?? [])
    date = file.date
  }
}

extension AllocationProfile {
  /// The text of the file. The same profile always gives the same text.
  public var fileText: String {
    var head: JSONObject = [
      Self.schemaKey: .integer(Self.schema), "id": .string(id), "version": .string(version),
    ]
    if let commit { head["commit"] = .string(commit) }
    if let date { head["date"] = .string(date) }
    head["counts"] = .object(counts.json)
    if isPartial { head["partial"] = true }
    if let toolchain { head["toolchain"] = .string(toolchain) }
    if let code { head["code"] = .string(code) }
    if !notes.isEmpty { head["notes"] = .array(notes.map(JSONValue.string)) }
    let members = head.members.map { " \"\($0.key)\": \($0.value.compactText),\n" }.joined()
    return "{\n" + members + Self.list("frames", frames.map(\.json)) + ",\n"
      + Self.list("stacks", stacks.map(\.json)) + "\n}\n"
  }

  private static func list(_ key: String, _ elements: [JSONValue]) -> String {
    let lines = elements.map { "\n  " + $0.compactText }
    return " \"\(key)\": [\(lines.joined(separator: ","))\n ]"
  }

  /// Writes the file, whole or not at all; the folder must be there. Throws ``ProfileError``.
  public func write(to path: FilePath) throws(ProfileError) {
    do {
      try AtomicFile.write(Array(fileText.utf8), to: path)
    } catch {
      throw ProfileError(path: path, problem: .unwritable(SystemReason.text(of: error)))
    }
  }
}

extension ProfileCounts {
  package var json: JSONObject {
    [
      "peak_bytes": .integer(peakBytes), "total_bytes": .integer(totalBytes),
      "allocations": .integer(allocations), "live_bytes": .integer(liveBytes),
    ]
  }
}

extension ProfileFrame {
  package var json: JSONValue {
    var object: JSONObject = ["function": .string(function)]
    if let file { object["file"] = .string(file) }
    if let line { object["line"] = .integer(line) }
    object["module"] = .string(module)
    if isInlined { object["inlined"] = true }
    if owner != .system { object["owner"] = .string(owner.rawValue) }
    return .object(object)
  }
}

extension ProfileStack {
  fileprivate var json: JSONValue {
    var object: JSONObject = ["frames": .array(frames.map(JSONValue.integer))]
    object.merge(counts.json)
    if let cut { object["cut"] = .string(cut) }
    return .object(object)
  }
}

extension DecodingError {
  /// The place and what is wrong there, in one line.
  fileprivate var inWords: String {
    let (words, context): (String, Context) =
      switch self {
      case .typeMismatch(_, let context): ("a value of another kind was expected", context)
      case .valueNotFound(_, let context): ("null is no value here", context)
      case .keyNotFound(let key, let context): ("\(Self.spelled(key)) is missing", context)
      case .dataCorrupted(let context): ("the value cannot be", context)
      @unknown default: ("\(self)", Context(codingPath: [], debugDescription: ""))
      }
    let place = context.codingPath.reduce("") { text, key in
      if let index = key.intValue { return text + "[\(index)]" }
      return text.isEmpty ? Self.spelled(key) : text + ".\(Self.spelled(key))"
    }
    return place.isEmpty ? words : "\(place): \(words)"
  }

  /// A key as the file has it: `peak_bytes`.
  private static func spelled(_ key: any CodingKey) -> String {
    key.stringValue.reduce("") { $0 + ($1.isUppercase ? "_\($1.lowercased())" : String($1)) }
  }
}
