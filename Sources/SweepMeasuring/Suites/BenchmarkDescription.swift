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
  /// Whether its instructions shall be counted.
  package let countsInstructions: Bool

  package init(_ reader: EventReader) throws(EventStreamError) {
    id = try reader.string("id")
    let baseName = try reader.string("name")
    group = reader.object["group"]?.stringValue
    params = reader.object["params"]?.objectValue
    param = reader.object["param"]?.stringValue
    name = baseName.hasSuffix("]") || param == nil ? baseName : "\(baseName)[\(param ?? "")]"
    extraInfo = reader.object("extra_info")
    isIsolated = reader.object["isolate"]?.boolValue ?? false
    countsInstructions = reader.object["instructions"]?.boolValue ?? false
  }

  /// What a run file says of a benchmark that was measured before.
  package init(_ record: BenchmarkRecord) {
    (id, name, group) = (record.fullname, record.name, record.group)
    (params, param, extraInfo) = (record.params, record.param, record.extraInfo)
    isIsolated = record.memory?.rssBytes != nil
    countsInstructions = record.instructions != nil
  }
}
