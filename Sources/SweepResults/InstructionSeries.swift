/// The instructions of one call, counted in a few passes of one call each.
///
/// In a run file the passes are a series of `extra_info.benchmem`, beside the memory passes; where
/// memory was not measured, they stand with the name of who counted under `commit_info`:
///
/// ```json
/// {"instructions": {"Rows::build[1000]": {"by": "QEMU 7.2 as Haswell", "passes": [910, 910]}}}
/// ```
public struct InstructionSeries: Sendable, Hashable {
  /// The count of each pass.
  public var counts: [Int]
  /// Who counted. Counts of different counters cannot be compared.
  public var way: String

  /// The passes of one benchmark.
  public init(counts: [Int], way: String) {
    self.counts = counts
    self.way = way
  }

  /// The key of the series, and of what stands under `commit_info`.
  package static let key = "instructions"
  /// The key of who counts in `machine_info`.
  package static let wayKey = "instructions_by"
  /// What stands there where counts were wanted and nobody could count.
  package static let nobody = "none"
}

extension BenchmarkRecord {
  /// The passes of a series; nil for one that was not measured.
  package func series(_ key: String) -> [Int]? {
    key == InstructionSeries.key ? instructions?.counts : memory?[key]
  }

  /// The memory passes with the instructions beside them, as a run file has them.
  var blob: JSONObject? {
    guard var blob = memory?.json else { return nil }
    if let instructions {
      blob[InstructionSeries.key] = .array(instructions.counts.map(JSONValue.integer))
    }
    return blob
  }
}

extension RunFile {
  /// Who counted each benchmark, and the counts of those without memory passes.
  var countersJSON: JSONObject? {
    let counted = benchmarks.compactMap { record in
      record.instructions.map { series -> (String, JSONValue) in
        var object: JSONObject = ["by": .string(series.way)]
        if record.memory == nil {
          object["passes"] = .array(series.counts.map(JSONValue.integer))
        }
        return (record.fullname, .object(object))
      }
    }
    return counted.isEmpty ? nil : JSONObject(counted)
  }

  /// Gives the benchmarks the instructions that the file has of them.
  ///
  /// A series without the name of its counter is no count of ours, and stays among the others.
  mutating func findInstructions() {
    var own = commitInfo[Self.ownKey]?.objectValue ?? [:]
    guard let counters = own[InstructionSeries.key]?.objectValue else { return }
    for place in benchmarks.indices {
      guard let object = counters[benchmarks[place].fullname]?.objectValue,
        let way = object["by"]?.stringValue
      else { continue }
      let beside = benchmarks[place].memory?.others.removeValue(forKey: InstructionSeries.key)
      let passes = object["passes"]?.arrayValue ?? []
      let counts = beside ?? passes.compactMap(\.integerValue)
      guard !counts.isEmpty, counts.allSatisfy({ $0 >= 0 }) else { continue }
      benchmarks[place].instructions = InstructionSeries(counts: counts, way: way)
    }
    own[InstructionSeries.key] = nil
    commitInfo[Self.ownKey] = .object(own)
  }
}
