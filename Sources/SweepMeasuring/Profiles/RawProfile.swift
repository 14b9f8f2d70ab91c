import SweepResults
import SystemPackage

/// What a measured process wrote of its call paths: addresses, in which no names have been looked
/// up yet.
///
/// JSON Lines: a head, the loaded objects, the call paths, and an end:
///
/// ```json
/// {"profile":1,"id":"T::b","peak_bytes":288,"total_bytes":400,"allocations":3,"live_bytes":0}
/// {"module":"/suite/bin/Rows","start":4096,"end":8192,"bias":0}
/// {"frames":[4711,4242],"peak_bytes":288,"total_bytes":400,"allocations":3,"live_bytes":0}
/// {"end":true,"stacks":1}
/// ```
package struct RawProfile: Sendable, Equatable {
  /// An executable or library as it was loaded.
  package struct Module: Sendable, Equatable {
    /// Its path as the process saw it.
    package var path: String
    /// The addresses that it took.
    package var start: UInt64
    package var end: UInt64
    /// What an address in memory has more than that in the file.
    package var bias: UInt64
  }

  /// A call path.
  package struct Stack: Sendable, Equatable {
    /// Return addresses, the innermost first.
    package var frames: [UInt64]
    /// What its allocations came to.
    package var counts: ProfileCounts
    /// Why it does not begin in the action, if so.
    package var cut: String?
  }

  /// The benchmark id.
  package var id: String
  /// What the whole action needed.
  package var counts: ProfileCounts
  package var modules: [Module]
  package var stacks: [Stack]
  /// Whether the file has no end: the process ended while it wrote.
  package var isPartial: Bool

  private static let schema = 1

  /// Reads a file. Throws ``ProfileError``.
  package init(reading path: FilePath) throws(ProfileError) {
    try self.init(parsing: try AllocationProfile.contents(of: path), path: path)
  }

  /// Parses the text of a file; `path` is for errors only.
  ///
  /// A file without its last line, or with a last line that was cut off, is a partial profile.
  ///
  /// - Throws: ``ProfileError`` for what is no such file, for a later schema, and for call paths
  ///   that do not add up to what the whole action needed.
  package init(parsing bytes: [UInt8], path: FilePath) throws(ProfileError) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    guard let first = lines.first, let head = try? JSONValue(parsing: Array(first)).objectValue,
      let schema = head["profile"]?.integerValue, schema > 0
    else {
      let isCut = bytes.starts(with: Array("{\"profile\":".utf8))
      throw ProfileError(path: path, problem: isCut ? .cutShort : .foreign)
    }
    guard schema <= Self.schema else {
      throw ProfileError(path: path, problem: .newerSchema(schema))
    }
    guard let id = head["id"]?.stringValue, let counts = ProfileCounts(head) else {
      throw ProfileError(path: path, problem: .invalid("line 1: the head is not complete"))
    }
    self.init(id: id, counts: counts, modules: [], stacks: [], isPartial: true)
    try take(lines.dropFirst(), endsInLine: bytes.last != UInt8(ascii: "\n"), path)
    if let fault = counts.fault(of: stacks.map(\.counts), isPartial: isPartial) {
      throw ProfileError(path: path, problem: .invalid(fault))
    }
  }

  package init(
    id: String, counts: ProfileCounts, modules: [Module], stacks: [Stack], isPartial: Bool
  ) {
    self.id = id
    self.counts = counts
    self.modules = modules
    self.stacks = stacks
    self.isPartial = isPartial
  }

  /// Reads the lines behind the head.
  private mutating func take(
    _ lines: ArraySlice<ArraySlice<UInt8>>, endsInLine: Bool, _ path: FilePath
  ) throws(ProfileError) {
    for (index, line) in zip(lines.indices, lines) {
      func invalid(_ reason: String) -> ProfileError {
        ProfileError(path: path, problem: .invalid("line \(index + 1): \(reason)"))
      }
      guard isPartial else { throw invalid("it stands behind the end") }
      guard let object = try? JSONValue(parsing: Array(line)).objectValue else {
        // The process may have ended in the middle of its last line.
        if index == lines.endIndex - 1, endsInLine { return }
        throw invalid("it is not JSON")
      }
      if let module = Module(object) {
        modules.append(module)
      } else if let stack = Stack(object) {
        stacks.append(stack)
      } else if object["end"]?.boolValue == true {
        guard object["stacks"]?.integerValue == stacks.count else {
          throw invalid("\(stacks.count) call paths are before it, which is not what it says")
        }
        isPartial = false
      } else if object["module"] != nil || object["frames"] != nil {
        throw invalid("it is not complete")
      }
      // Lines of other kinds may come with later versions of the engine.
    }
  }

  /// The object that has an address, by its place.
  package func module(of address: UInt64) -> Int? {
    modules.firstIndex { $0.start <= address && address < $0.end }
  }
}

extension RawProfile.Module {
  fileprivate init?(_ object: JSONObject) {
    guard let path = object["module"]?.stringValue, let start = object["start"]?.address,
      let end = object["end"]?.address, let bias = object["bias"]?.address, bias <= start
    else { return nil }
    self.init(path: path, start: start, end: end, bias: bias)
  }
}

extension RawProfile.Stack {
  fileprivate init?(_ object: JSONObject) {
    guard let values = object["frames"]?.arrayValue, let counts = ProfileCounts(object) else {
      return nil
    }
    let frames = values.compactMap(\.address)
    guard frames.count == values.count else { return nil }
    self.init(frames: frames, counts: counts, cut: object["cut"]?.stringValue)
  }
}

extension ProfileCounts {
  /// The counts of a line.
  fileprivate init?(_ object: JSONObject) {
    guard let peak = object["peak_bytes"]?.integerValue,
      let total = object["total_bytes"]?.integerValue,
      let allocations = object["allocations"]?.integerValue,
      let live = object["live_bytes"]?.integerValue
    else { return nil }
    self.init(peakBytes: peak, totalBytes: total, allocations: allocations, liveBytes: live)
  }
}

extension JSONValue {
  /// An address: a whole number that is not negative. Those of user space fit into `Int`.
  fileprivate var address: UInt64? { integerValue.flatMap(UInt64.init(exactly:)) }
}
