import Foundation
import SystemPackage

/// Builds a ``RunFile`` from the bytes of a file, and knows at each moment which benchmark and key
/// it is at, for the error.
struct RunFileDecoder {
  var scanner: JSONScanner
  let path: FilePath
  let options: RunFile.ReadingOptions

  /// How many benchmarks have been begun, and the full name of the current one.
  private var benchmarkNumber = 0
  var fullname: String?
  /// The keys that lead to the current value: a section such as `stats`, and the key in it.
  var section: String?
  var key: JSONScanner.RawString?
  /// A problem that is not one of syntax.
  private var problem: RunFileError.Problem?

  init(bytes: UnsafeBufferPointer<UInt8>, path: FilePath, options: RunFile.ReadingOptions) {
    scanner = JSONScanner(bytes)
    self.path = path
    self.options = options
  }

  mutating func decode() throws(RunFileError) -> RunFile {
    guard isUTF8 else { throw error(.notUTF8) }
    do {
      return try decodeFile()
    } catch let syntaxError {
      throw error(problem ?? .malformed(syntaxError))
    }
  }

  private mutating func decodeFile() throws(JSONSyntaxError) -> RunFile {
    var file = RunFile(benchmarks: [], datetime: "", version: "")
    var hasBenchmarks = false
    _ = scanner.skip("\u{FEFF}")
    var more = try scanner.openObject()
    while more {
      let key = try readKey()
      switch true {
      case scanner.matches(key, "benchmarks"):
        hasBenchmarks = true
        file.benchmarks = try decodeBenchmarks()
      case scanner.matches(key, "machine_info"): file.machineInfo = try readObjectOrNull() ?? [:]
      case scanner.matches(key, "commit_info"): file.commitInfo = try readObjectOrNull() ?? [:]
      case scanner.matches(key, "datetime"): file.datetime = try readTextOrNull() ?? ""
      case scanner.matches(key, "version"): file.version = try readTextOrNull() ?? ""
      default: try scanner.skipValue()
      }
      more = try scanner.nextMember()
    }
    key = nil
    try scanner.expectEnd()
    guard hasBenchmarks else { throw fail(.notARunFile) }
    try decodePartial(into: &file)
    guard !file.benchmarks.isEmpty || options.contains(.allowsEmpty) else {
      throw fail(.noBenchmarks)
    }
    file.findCode()
    file.findInstructions()
    return file
  }

  private mutating func decodeBenchmarks() throws(JSONSyntaxError) -> [BenchmarkRecord] {
    var records: [BenchmarkRecord] = []
    var seen: Set<String> = []
    var more = try scanner.openArray()
    while more {
      benchmarkNumber += 1
      fullname = nil
      let record = try decodeBenchmark()
      guard seen.insert(record.fullname).inserted else {
        throw fail(.invalid("the id occurs twice in the file"))
      }
      records.append(record)
      more = try scanner.nextElement()
    }
    benchmarkNumber = 0
    return records
  }

  /// Makes records of benchmarks whose timing failed, in the suite's order.
  private mutating func decodePartial(into file: inout RunFile) throws(JSONSyntaxError) {
    guard var own = file.commitInfo[RunFile.ownKey]?.objectValue,
      let entries = own[RunFile.partialKey]?.arrayValue, !entries.isEmpty
    else { return }
    var seen = Set(file.benchmarks.map(\.fullname))
    for entry in entries {
      section = "commit_info.\(RunFile.ownKey).\(RunFile.partialKey)"
      guard let entry = entry.objectValue else { throw fail(.invalid("expected objects")) }
      guard let id = entry["id"]?.stringValue, !id.isEmpty else { throw missing("id") }
      (fullname, benchmarkNumber) = (id, 1)
      guard seen.insert(id).inserted else {
        throw fail(.invalid("the id occurs twice in the file"))
      }
      guard let memory = entry[BenchmarkRecord.memoryKey] else {
        throw missing(BenchmarkRecord.memoryKey)
      }
      file.benchmarks.append(
        BenchmarkRecord(
          group: entry["group"]?.stringValue, name: entry["name"]?.stringValue ?? id, fullname: id,
          params: entry["params"]?.objectValue, param: entry["param"]?.stringValue,
          extraInfo: entry["extra_info"]?.objectValue ?? [:], memory: try decodeMemory(memory),
          stats: .none))
    }
    (section, key, fullname, benchmarkNumber) = (nil, nil, nil, 0)
    own[RunFile.partialKey] = []
    file.commitInfo[RunFile.ownKey] = .object(own)
    file.sortAsListed()
  }

  /// The memory passes of a value that has been read already.
  private mutating func decodeMemory(_ value: JSONValue) throws(JSONSyntaxError) -> MemorySeries {
    let outer = scanner
    defer { scanner = outer }
    let text = [UInt8](value.text.utf8)
    let result: Result<MemorySeries, JSONSyntaxError> = text.withUnsafeBufferPointer { bytes in
      Result { () throws(JSONSyntaxError) in
        scanner = JSONScanner(bytes)
        do throws(JSONSyntaxError) {
          return try decodeMemory()
        } catch {
          // Key and place are ones in the value, and not in the file.
          let name = key.flatMap { try? scanner.text(of: $0) }
          section = [section, name].compactMap(\.self).joined(separator: ".")
          key = nil
          throw problem == nil ? fail(.invalid(error.message)) : error
        }
      }
    }
    return try result.get()
  }

  private var isUTF8: Bool {
    let bytes = scanner.bytes
    let words = UnsafeRawBufferPointer(bytes)
    var index = 0
    while index + 8 <= bytes.count {
      let word = words.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      guard word & 0x8080_8080_8080_8080 == 0 else { break }
      index += 8
    }
    return String(bytes: bytes[index...], encoding: .utf8) != nil
  }

  /// Reads a key and remembers it as the current one.
  mutating func readKey() throws(JSONSyntaxError) -> JSONScanner.RawString {
    let key = try scanner.readKey()
    self.key = key
    return key
  }

  /// Remembers what is wrong and gives the error to throw.
  mutating func fail(_ problem: RunFileError.Problem) -> JSONSyntaxError {
    self.problem = problem
    return scanner.failure("")
  }

  /// The error for `name` missing from the current object.
  mutating func missing(_ name: String) -> JSONSyntaxError {
    key = nil
    section = [section, name].compactMap { $0 }.joined(separator: ".")
    return fail(.missingKey)
  }

  private func error(_ problem: RunFileError.Problem) -> RunFileError {
    let name = key.flatMap { try? scanner.text(of: $0) }
    let keys = [section, name].compactMap { $0 }
    return RunFileError(
      path: path,
      benchmark: benchmarkNumber == 0 ? nil : fullname ?? "number \(benchmarkNumber)",
      key: keys.isEmpty ? nil : keys.joined(separator: "."), problem: problem)
  }
}
