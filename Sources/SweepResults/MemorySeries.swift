/// The memory passes of one benchmark: `extra_info.benchmem` of a run file.
///
/// Each series has one value a pass, in the order in which the passes ran.
public struct MemorySeries: Sendable, Equatable {
  /// The high-water of live requested bytes.
  public var peakBytes: [Int]
  /// How often memory was asked for.
  public var allocations: [Int]
  /// The sum of requested bytes.
  public var totalBytes: [Int]
  /// The resident high-water of the whole process, if it was measured.
  public var rssBytes: [Int]?
  /// Integer series that this version does not know, under their names.
  public var others: [String: [Int]]

  /// The passes of one benchmark.
  public init(
    peakBytes: [Int], allocations: [Int], totalBytes: [Int], rssBytes: [Int]? = nil,
    others: [String: [Int]] = [:]
  ) {
    self.peakBytes = peakBytes
    self.allocations = allocations
    self.totalBytes = totalBytes
    self.rssBytes = rssBytes
    self.others = others
  }

  /// The series of a key as a run file has it; nil for one that was not measured.
  package subscript(key: String) -> [Int]? {
    switch key {
    case "peak_bytes": peakBytes
    case "allocations": allocations
    case "total_bytes": totalBytes
    case "rss_bytes": rssBytes
    // No reader has looked at these values, and a count is never negative.
    default: others[key].flatMap { $0.allSatisfy { $0 >= 0 } ? $0 : nil }
    }
  }

  /// The index of the first pass with the lowest peak, from which the headline numbers come.
  public var representativePass: Int {
    peakBytes.indices.min { peakBytes[$0] < peakBytes[$1] } ?? 0
  }

  package var json: JSONObject {
    var object: JSONObject = [
      "peak_bytes": .array(peakBytes.map(JSONValue.integer)),
      "allocations": .array(allocations.map(JSONValue.integer)),
      "total_bytes": .array(totalBytes.map(JSONValue.integer)),
    ]
    if let rssBytes { object["rss_bytes"] = .array(rssBytes.map(JSONValue.integer)) }
    for (name, values) in others.sorted(by: { $0.key < $1.key }) {
      object[name] = .array(values.map(JSONValue.integer))
    }
    return object
  }
}
