import SweepResults

/// A benchmark as an executable of ordo-one/benchmark lists it.
///
/// ```json
/// {"name": "rows", "target": "", "configuration": {"metrics": [{"wallClock": {}}],
///  "tags": {"n": "100"}, "warmupIterations": 1, "scalingFactor": 1000,
///  "maxIterations": 10000, "maxDuration": [0, 1], "timeUnits": "automatic", "units": []}}
/// ```
///
/// Metrics are objects with the name as their only key, a custom one is `{"custom": {"_0": "rows a
/// second", "useScalingFactor": true, ...}}`; texts are read as well.
struct OrdoBenchmark: Equatable {
  /// The benchmark as it was listed.
  let listed: JSONObject
  /// Its name without tags.
  let name: String
  /// Its tags, by key.
  let tags: [(key: String, value: String)]
  /// Calls of the closure before any is measured.
  let warmupIterations: Int
  /// How often the closure does its work in one call.
  let scalingFactor: Int
  /// Measured calls at most.
  let maxIterations: Int
  /// The metrics that it asks for.
  let metrics: [Metric]

  /// A metric, and how the harness's release writes it.
  struct Metric: Equatable {
    let name: String
    let written: JSONValue
    let isCustom: Bool
  }

  init(_ listed: JSONObject) throws(OrdoDialogError) {
    guard let name = listed["name"]?.stringValue else { throw .malformed(key: "name") }
    guard let configuration = listed["configuration"]?.objectValue else {
      throw .malformed(key: "configuration")
    }
    self.listed = listed
    self.name = name
    tags = (configuration["tags"]?.objectValue ?? JSONObject()).members
      .map { ($0.key, $0.value.stringValue ?? $0.value.compactText) }
      .sorted { $0.key < $1.key }
    warmupIterations = configuration["warmupIterations"]?.integerValue ?? 0
    guard let maxIterations = configuration["maxIterations"]?.integerValue else {
      throw .malformed(key: "maxIterations")
    }
    self.maxIterations = maxIterations
    scalingFactor = max(1, configuration["scalingFactor"]?.integerValue ?? 1)
    var metrics: [Metric] = []
    for written in configuration["metrics"]?.arrayValue ?? [] {
      guard let metric = Metric(written) else { throw .malformed(key: "metrics") }
      metrics.append(metric)
    }
    self.metrics = metrics
  }

  static func == (left: Self, right: Self) -> Bool { left.listed == right.listed }

  /// The benchmark's id: `Target::name`, or `Target::name[key=value,other=value]` with tags.
  func id(inTarget target: String) -> String { "\(target)::\(nameWithTags)" }

  private var nameWithTags: String { tags.isEmpty ? name : "\(name)[\(tagText)]" }

  private var tagText: String { tags.map { "\($0.key)=\($0.value)" }.joined(separator: ",") }

  /// The benchmark as our suites describe theirs.
  func description(inTarget target: String, _ options: RunOptions) -> BenchmarkDescription {
    // A number is one if it is written as one is: tags must be told from it again.
    let params = JSONObject(
      tags.map { key, value in
        (key, Int(value).flatMap { "\($0)" == value ? .integer($0) : nil } ?? .string(value))
      })
    return BenchmarkDescription(
      id: id(inTarget: target), name: nameWithTags, params: tags.isEmpty ? nil : params,
      param: tags.isEmpty ? nil : tagText,
      extraInfo: scalingFactor > 1 ? ["scaling_factor": .integer(scalingFactor)] : [:],
      isIsolated: options.isolates ?? false,
      passes: PassRule(repeats: options.memoryRepeats, maxSeconds: options.memoryMaxSeconds))
  }

  /// The benchmark to ask for with these metrics only: nothing else of what is asked counts.
  ///
  /// Metrics that are written as objects are asked for as objects.
  func asking(for metrics: [Metric]) -> JSONObject {
    var request = listed
    var configuration = listed["configuration"]?.objectValue ?? JSONObject()
    configuration["metrics"] = .array(metrics.map(\.written))
    configuration["thresholds"] = nil
    request["configuration"] = Self.withoutLargeNumbers(.object(configuration))
    return request
  }

  /// Their wall clock, whose statistics cost nothing beside the clock that is read anyway.
  var clockOnly: [Metric] {
    let writesTexts = metrics.contains { $0.written.stringValue != nil }
    return [
      Metric(
        name: "wallClock", written: writesTexts ? "wallClock" : ["wallClock": [:]], isCustom: false)
    ]
  }

  /// What no `Int` holds is half of a duration, which is not read of a request.
  private static func withoutLargeNumbers(_ value: JSONValue) -> JSONValue {
    switch value {
    case .number(let number) where Int(exactly: number) == nil && number == number.rounded(): 0
    case .array(let values): .array(values.map(withoutLargeNumbers))
    case .object(let object):
      .object(JSONObject(object.members.map { ($0.key, withoutLargeNumbers($0.value)) }))
    default: value
    }
  }
}

extension OrdoBenchmark.Metric {
  /// Reads a metric in either way of writing; `nil` if it is none.
  init?(_ written: JSONValue) {
    self.written = written
    if let name = written.stringValue {
      (self.name, isCustom) = (name, false)
      return
    }
    guard let member = written.objectValue?.members.first, written.objectValue?.members.count == 1
    else { return nil }
    isCustom = member.key == "custom"
    let content = member.value.objectValue ?? JSONObject()
    name = isCustom ? content["_0"]?.stringValue ?? content["name"]?.stringValue ?? "" : member.key
    if name.isEmpty { return nil }
  }
}
