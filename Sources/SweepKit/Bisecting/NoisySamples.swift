import SweepResults

/// The values of a noisy metric: one for each process, the good end's measured in turn with a
/// commit's.
struct NoisySamples: Sendable, Hashable {
  /// The good end's values.
  var reference: [Double] = []
  /// The commit's values.
  var values: [Double] = []

  /// The key under which a record's `extra_info` holds them.
  static let key = "benchmem_bisect"
}

extension NoisySamples {
  var json: JSONValue {
    [
      "reference": .array(reference.map(JSONValue.number)),
      "values": .array(values.map(JSONValue.number)),
    ]
  }

  init?(_ json: JSONValue) {
    guard let object = json.objectValue, let reference = object["reference"]?.arrayValue,
      let values = object["values"]?.arrayValue, !values.isEmpty
    else { return nil }
    self.reference = reference.compactMap(\.doubleValue)
    self.values = values.compactMap(\.doubleValue)
  }
}
