import Foundation
import SweepProcesses
import SweepResults
import SweepText
import SystemPackage

/// A profile in the format of pprof (`profile.proto`), which `go tool pprof`, speedscope and the
/// Firefox Profiler open: the sample types `peak`, `allocated`, `allocations` and `live`.
///
/// Two of them are subtracted by `go tool pprof -diff_base OLD NEW`.
public struct PprofFile: Sendable {
  /// The message, not compressed.
  public let bytes: [UInt8]

  /// The message of a profile; `metric` is what viewers show first.
  public init(_ profile: AllocationProfile, metric: ProfileMetric = .peak) {
    var strings = StringTable()
    var message = ProtobufMessage()
    for metric in ProfileMetric.allCases {
      message.add(1, valueType(metric, &strings))
    }
    for stack in profile.stacks {
      var sample = ProtobufMessage()
      // The innermost comes first, and places are counted from 1.
      sample.add(1, packed: stack.frames.reversed().map { UInt64($0 + 1) })
      sample.add(2, packed: ProfileMetric.allCases.map { UInt64(stack.counts[$0]) })
      message.add(2, sample)
    }
    let modules = Modules(profile.frames)
    for (index, name) in modules.names.enumerated() {
      var mapping = ProtobufMessage()
      mapping.add(1, UInt64(index + 1))
      mapping.add(5, strings.index(of: name))
      // Functions, files, lines and inlined frames are known, so that nobody looks for the file.
      for field in 7...10 { mapping.add(field, 1) }
      message.add(3, mapping)
    }
    for (index, frame) in profile.frames.enumerated() {
      var line = ProtobufMessage()
      line.add(1, UInt64(index + 1))
      line.add(2, UInt64(frame.line ?? 0))
      var location = ProtobufMessage()
      location.add(1, UInt64(index + 1))
      location.add(2, modules.places[frame.module].map { UInt64($0 + 1) } ?? 0)
      location.add(4, line)
      message.add(4, location)
    }
    for (index, frame) in profile.frames.enumerated() {
      var function = ProtobufMessage()
      function.add(1, UInt64(index + 1))
      function.add(2, strings.index(of: frame.function))
      function.add(3, strings.index(of: frame.function))
      function.add(4, strings.index(of: frame.file ?? ""))
      message.add(5, function)
    }
    message.add(13, packed: [strings.index(of: "\(profile.id) \(profile.version)")])
    message.add(14, strings.index(of: metric.rawValue))
    for text in strings.texts { message.add(6, Array(text.utf8)) }
    bytes = message.bytes
  }

  /// The modules that frames name, in their order.
  private struct Modules {
    var names: [String] = []
    var places: [String: Int] = [:]

    init(_ frames: [ProfileFrame]) {
      for frame in frames where !frame.module.isEmpty && places[frame.module] == nil {
        places[frame.module] = names.count
        names.append(frame.module)
      }
    }
  }

  /// The message compressed by `gzip`, as `.pb.gz` files have it.
  ///
  /// - Throws: ``PprofError``, or `CancellationError`.
  public func compressed() async throws -> [UInt8] {
    let file = NSTemporaryDirectory() + "/benchmem-pprof-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: file) }
    do {
      try AtomicFile.write(bytes, to: FilePath(file))
      // Without a name and a time, the same profile gives the same bytes.
      let (status, output) = try await ChildProcess("gzip", ["-n", "-c", file]).capture()
      guard status.isSuccess else { throw PprofError(reason: "gzip ended with \(status)") }
      return output
    } catch let error as ProcessError {
      throw PprofError(reason: "\(error)")
    } catch let error as Errno {
      throw PprofError(reason: SystemReason.text(of: error))
    }
  }
}

/// Why a profile could not be written in pprof's format. The description is one line.
public struct PprofError: ReportedError, Equatable {
  /// What went wrong.
  public let reason: String

  /// Nothing was written.
  public var exitStatus: ExitStatus { .cannotWrite }

  /// One line.
  public var description: String {
    TerminalText.safe("the profile cannot be compressed for pprof: \(reason)")
  }
}

private func valueType(_ metric: ProfileMetric, _ strings: inout StringTable) -> ProtobufMessage {
  var type = ProtobufMessage()
  type.add(1, strings.index(of: metric.rawValue))
  type.add(2, strings.index(of: metric.unit == .bytes ? "bytes" : "count"))
  return type
}

/// The strings of a message, each once; the first one is empty.
private struct StringTable {
  private(set) var texts = [""]
  private var places = ["": 0]

  mutating func index(of text: String) -> UInt64 {
    if let place = places[text] { return UInt64(place) }
    places[text] = texts.count
    texts.append(text)
    return UInt64(texts.count - 1)
  }
}

/// The wire format of protocol buffers, as much of it as is needed: whole numbers that are not
/// negative, bytes, and messages.
private struct ProtobufMessage {
  private(set) var bytes: [UInt8] = []

  /// A number; zero is what a missing field is.
  mutating func add(_ field: Int, _ value: UInt64) {
    guard value != 0 else { return }
    append(UInt64(field) << 3)
    append(value)
  }

  mutating func add(_ field: Int, packed values: [UInt64]) {
    var content = ProtobufMessage()
    for value in values { content.append(value) }
    add(field, content.bytes)
  }

  mutating func add(_ field: Int, _ message: ProtobufMessage) { add(field, message.bytes) }

  mutating func add(_ field: Int, _ content: [UInt8]) {
    append(UInt64(field) << 3 | 2)
    append(UInt64(content.count))
    bytes += content
  }

  private mutating func append(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
