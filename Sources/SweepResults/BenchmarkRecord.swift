/// One benchmark of a run file.
public struct BenchmarkRecord: Sendable, Equatable {
  /// The group that the benchmark belongs to.
  public var group: String?
  /// The name with its parameters.
  public var name: String
  /// The benchmark id: unique in a run file, and what runs are compared by.
  public var fullname: String
  /// The parameters by name, in order.
  public var params: JSONObject?
  /// The parameters' values in one text.
  public var param: String?
  /// What the benchmark says about itself, without the memory series.
  public var extraInfo: JSONObject
  /// The memory passes; nil if only time was measured.
  public var memory: MemorySeries?
  /// How the rounds were run.
  public var options: JSONObject
  /// The timed rounds.
  public var stats: TimingStatistics

  /// The key of ``memory`` in the run file's `extra_info`.
  package static let memoryKey = "benchmem"

  /// One benchmark of a run file.
  public init(
    group: String? = nil, name: String, fullname: String, params: JSONObject? = nil,
    param: String? = nil, extraInfo: JSONObject = [:], memory: MemorySeries? = nil,
    options: JSONObject = [:], stats: TimingStatistics
  ) {
    self.group = group
    self.name = name
    self.fullname = fullname
    self.params = params
    self.param = param
    self.extraInfo = extraInfo
    self.memory = memory
    self.options = options
    self.stats = stats
  }

  package var json: JSONObject {
    var extra = extraInfo
    if let memory { extra[Self.memoryKey] = .object(memory.json) }
    return [
      "group": group.map(JSONValue.string) ?? .null,
      "name": .string(name),
      "fullname": .string(fullname),
      "params": params.map(JSONValue.object) ?? .null,
      "param": param.map(JSONValue.string) ?? .null,
      "extra_info": .object(extra),
      "options": .object(options),
      "stats": .object(stats.json),
    ]
  }
}
