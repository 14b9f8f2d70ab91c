import SweepResults

/// A benchmark as its suite describes it.
package struct BenchmarkDescription: Sendable, Equatable {
  /// `Target::Group::name[params]`, or `Target::name[params]`.
  package let id: String
  /// The name with its parameters, as pytest-benchmark has it: `build[1000]`.
  package let name: String
  /// The group, if it is in one.
  package let group: String?
  /// The parameters, in order, by name.
  package let params: JSONObject?
  /// The parameters' values joined by `-`.
  package let param: String?
  /// Scalars that the benchmark declares.
  package let extraInfo: JSONObject
  /// Whether each pass shall run in a process of its own, with the resident high-water.
  package let isIsolated: Bool
  /// How many such passes; `nil` where they are not to be cold ones, because the suite's engine
  /// cannot make these.
  package let passes: PassRule?
  /// Whether its instructions shall be counted.
  package let countsInstructions: Bool
  /// Whether a profile of it shall be taken.
  package let wantsProfile: Bool

  package init(_ reader: EventReader) throws(EventStreamError) {
    id = try reader.string("id")
    let baseName = try reader.string("name")
    group = reader.object["group"]?.stringValue
    params = reader.object["params"]?.objectValue
    param = reader.object["param"]?.stringValue
    name = baseName.hasSuffix("]") || param == nil ? baseName : "\(baseName)[\(param ?? "")]"
    extraInfo = reader.object("extra_info")
    isIsolated = reader.object["isolate"]?.boolValue ?? false
    passes = reader.object["passes"]?.objectValue.flatMap(PassRule.init)
    countsInstructions = reader.object["instructions"]?.boolValue ?? false
    wantsProfile = reader.object["profile"]?.boolValue ?? false
  }

  /// A benchmark of another harness than the engine's, which measures as ours are by default.
  init(
    id: String, name: String, params: JSONObject?, param: String?, extraInfo: JSONObject,
    isIsolated: Bool, passes: PassRule
  ) {
    (self.id, self.name, group) = (id, name, nil)
    (self.params, self.param, self.extraInfo) = (params, param, extraInfo)
    (self.isIsolated, self.passes) = (isIsolated, passes)
    (countsInstructions, wantsProfile) = (false, false)
  }

  /// What a run file says of a benchmark that was measured before.
  package init(_ record: BenchmarkRecord) {
    (id, name, group) = (record.fullname, record.name, record.group)
    (params, param, extraInfo) = (record.params, record.param, record.extraInfo)
    isIsolated = record.memory?.rssBytes != nil
    passes = nil
    countsInstructions = record.instructions != nil
    wantsProfile = false
  }
}

/// Tells how many memory passes an isolated benchmark gets, each in a process of its own.
///
/// The numbers are the engine's, which decides by the same rule about passes in one process.
package struct PassRule: Sendable, Equatable {
  /// Exactly so many; adaptive if `nil`.
  let repeats: Int?
  /// No new pass after so many seconds, where the number is not fixed.
  let maxSeconds: Double?
  let minPasses: Int
  let maxPasses: Int
  /// Passes without a new minimum of the peak after which it has settled.
  let patience: Int

  /// The engine's rule, where nothing else is asked for.
  init(repeats: Int?, maxSeconds: Double?) {
    (self.repeats, self.maxSeconds) = (repeats, maxSeconds)
    (minPasses, maxPasses, patience) = (2, 10, 2)
  }

  /// Reads a `benchmark` event's `passes`; `nil` if a number is missing.
  package init?(_ object: JSONObject) {
    guard let minPasses = object["min_passes"]?.integerValue,
      let maxPasses = object["max_passes"]?.integerValue,
      let patience = object["patience"]?.integerValue
    else { return nil }
    (self.minPasses, self.maxPasses, self.patience) = (minPasses, maxPasses, patience)
    repeats = object["repeats"]?.integerValue
    maxSeconds = object["max_time"]?.doubleValue
  }

  /// Whether another pass is to be made after those with these peaks.
  package func wantsPass(after peaks: [Int], elapsed: Duration) -> Bool {
    if let repeats { return peaks.count < repeats }
    if peaks.count < minPasses { return true }
    let lowest = peaks.indices.min { peaks[$0] < peaks[$1] } ?? 0
    if peaks.count >= maxPasses || peaks.count - 1 - lowest >= patience { return false }
    return maxSeconds.map { elapsed < .seconds($0) } ?? true
  }
}
