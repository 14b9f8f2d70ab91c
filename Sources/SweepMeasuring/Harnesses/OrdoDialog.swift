import SweepResults

/// What goes between a program and an executable of ordo-one/benchmark: messages of eight bytes of
/// length, in the machine's order, and so many bytes of JSON.
///
/// ```
/// {"list":{}}                            {"list":{"benchmark":{"name":"rows", ...}}}, {"end":{}}
/// {"run":{"benchmark":{...}}}            {"result":{"results":[...], ...}}, {"end":{}}
/// {"end":{}}
/// ```
///
/// Nothing that is asked depends on an answer once the benchmarks are known, so the questions are
/// written to a file beforehand, and the answers are read from a file when the process is gone:
/// nobody waits for the other, and a process that hangs is ended like any other.
enum OrdoDialog {
  /// One answer.
  enum Reply: Equatable {
    /// A benchmark of the list.
    case benchmark(JSONObject)
    /// What their own metrics say of the benchmark that was run.
    case results([JSONValue])
    /// The question has been answered.
    case end
    /// What went wrong, in their words.
    case error(String)
    /// An answer that nobody asked for here.
    case other(String)
  }

  /// Asks for all benchmarks.
  static var list: [UInt8] { requests([("list", JSONObject())]) }

  /// Asks to run one benchmark.
  ///
  /// - Parameter benchmark: As the list has it, apart from what shall be different.
  static func run(_ benchmark: JSONObject) -> [UInt8] {
    requests([("run", ["benchmark": .object(benchmark)])])
  }

  /// The messages of these questions and of the end.
  private static func requests(_ requests: [(String, JSONObject)]) -> [UInt8] {
    (requests + [("end", JSONObject())]).flatMap { name, content in
      let text = Array(JSONValue.object([name: .object(content)]).compactText.utf8)
      return withUnsafeBytes(of: text.count) { Array($0) } + text
    }
  }

  /// Reads what a process wrote until it ended.
  ///
  /// - Throws: ``OrdoDialogError`` where that is no sequence of whole messages.
  static func replies(_ bytes: [UInt8]) throws(OrdoDialogError) -> [Reply] {
    var replies: [Reply] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let header = rest.prefix(8)
      let length = header.reversed().reduce(0) { $0 << 8 | UInt64($1) }
      rest = rest.dropFirst(8)
      guard header.count == 8, length <= UInt64(rest.count) else {
        throw .cut(message: replies.count + 1)
      }
      let text = rest.prefix(Int(length))
      rest = rest.dropFirst(Int(length))
      guard let object = try? JSONValue(parsing: Array(text)).objectValue,
        let reply = Reply(object)
      else { throw .notUnderstood(message: replies.count + 1) }
      replies.append(reply)
    }
    return replies
  }
}

extension OrdoDialog.Reply {
  /// Reads one answer; `nil` if it is none.
  fileprivate init?(_ object: JSONObject) {
    guard let member = object.members.first, object.members.count == 1,
      let content = member.value.objectValue
    else { return nil }
    switch member.key {
    case "list":
      guard let benchmark = content["benchmark"]?.objectValue else { return nil }
      self = .benchmark(benchmark)
    case "result":
      guard let results = content["results"]?.arrayValue else { return nil }
      self = .results(results)
    case "error":
      guard let text = content["_0"]?.stringValue else { return nil }
      self = .error(text)
    case "end": self = .end
    default: self = .other(member.key)
    }
  }
}

/// Why the answers of an executable cannot be used.
enum OrdoDialogError: Error, Equatable, CustomStringConvertible {
  /// The bytes end within a message, or its length is none.
  case cut(message: Int)
  /// A message is no answer that is known.
  case notUnderstood(message: Int)
  /// There is no answer, or it has no end.
  case unfinished
  /// A benchmark of the list lacks something.
  case malformed(key: String)
  /// Two benchmarks get the same id.
  case ambiguous(id: String)

  var description: String {
    switch self {
    case .cut(let number): "its answer is cut off in message \(number)"
    case .notUnderstood(let number):
      "message \(number) of its answer is none of ordo-one/benchmark's; "
        + "this tool knows those of versions 1.0 to 1.38"
    case .unfinished: "it ended before it had answered"
    case .malformed(let key):
      "it lists a benchmark without a usable '\(key)'; "
        + "this tool knows the lists of ordo-one/benchmark 1.0 to 1.38"
    case .ambiguous(let id): "two of its benchmarks have the id \(id); rename one"
    }
  }
}
