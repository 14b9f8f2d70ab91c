/// The blob that a run file holds under `extra_info.benchmem`: a series for each metric, one entry
/// a pass. The names are the reference's; ours beside them are told apart by their own names.
extension MemoryResult {
  @_optimize(none)
  private static var core: [(name: String, field: WritableKeyPath<Measurement, Int>)] {
    [
      ("peak_bytes", \.peakBytes), ("allocations", \.allocations), ("total_bytes", \.totalBytes),
    ]
  }

  @_optimize(none)
  private static var optional: [(name: String, field: WritableKeyPath<Measurement, Int?>)] {
    [
      ("rss_bytes", \.rssBytes), ("action_rss_bytes", \.actionRSSBytes),
      ("live_bytes", \.liveBytes), ("live_blocks", \.liveBlocks),
      ("freed", \.freed), ("usable_bytes", \.usableBytes), ("mapped_bytes", \.mappedBytes),
      ("unmapped_bytes", \.unmappedBytes),
    ]
  }

  /// One metric's values, a pass each, or nil where a pass lacks it.
  ///
  /// - Parameter name: A key of the blob, as `peak_bytes` or `live_blocks`.
  @_optimize(none)
  public func series(_ name: String) -> [Int]? {
    if let field = Self.core.first(where: { $0.name == name })?.field {
      return passes.map { $0[keyPath: field] }
    }
    guard let field = Self.optional.first(where: { $0.name == name })?.field else { return nil }
    let values = passes.compactMap { $0[keyPath: field] }
    return values.count == passes.count ? values : nil
  }

  /// The series of every metric that all passes have, under the run file's names.
  @_optimize(none)
  public var blob: [String: [Int]] {
    var blob: [String: [Int]] = [:]
    for name in Self.names { blob[name] = series(name) }
    return blob
  }

  /// The blob as JSON, the keys in a fixed order.
  @_optimize(none)
  public var json: String { blobJSON.text }

  @_optimize(none)
  var blobJSON: JSON {
    .object(Self.names.compactMap { name in series(name).map { (name, .integers($0)) } })
  }

  /// The result whose blob this is. Keys that are not known are ignored.
  ///
  /// - Throws: `BlobError` if one of the three core series is missing or empty, or if the series
  ///   are not of one length.
  @_optimize(none)
  public init(blob: [String: [Int]]) throws(BlobError) {
    let count = blob[Self.core[0].name]?.count ?? 0
    var passes = Array(
      repeating: Measurement(peakBytes: 0, allocations: 0, totalBytes: 0), count: count)
    for (name, field) in Self.core {
      guard let series = blob[name] else { throw .missing(series: name) }
      guard series.count == count else { throw .unequalLengths(series: name) }
      for (pass, value) in series.enumerated() { passes[pass][keyPath: field] = value }
    }
    for (name, field) in Self.optional {
      guard let series = blob[name] else { continue }
      guard series.count == count else { throw .unequalLengths(series: name) }
      for (pass, value) in series.enumerated() { passes[pass][keyPath: field] = value }
    }
    guard let result = MemoryResult(passes: passes) else { throw .noPasses }
    self = result
  }

  /// The result whose blob this JSON object is: its members are arrays of whole numbers.
  ///
  /// - Throws: `BlobError` if the text is no such object, or as `init(blob:)`.
  @_optimize(none)
  public init(json: String) throws(BlobError) {
    guard let blob = IntegerSeriesParser.parse(json) else { throw .notAnObjectOfIntegerArrays }
    try self.init(blob: blob)
  }

  private static var names: [String] { core.map(\.name) + optional.map(\.name) }

  /// A pass whose numbers are found under the names of the series; nil without the three of the
  /// core.
  @_optimize(none)
  static func pass(_ value: (String) -> Int?) -> Measurement? {
    var pass = Measurement(peakBytes: 0, allocations: 0, totalBytes: 0)
    for (name, field) in core {
      guard let number = value(name) else { return nil }
      pass[keyPath: field] = number
    }
    for (name, field) in optional { pass[keyPath: field] = value(name) }
    return pass
  }
}
