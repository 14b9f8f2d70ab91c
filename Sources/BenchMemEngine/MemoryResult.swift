/// A memory measurement over several passes. Everything in it derives from the passes.
///
/// The headline is the minimum over the passes, not their mean: noise only ever adds memory.
public struct MemoryResult: Sendable, Equatable {
  /// The passes, in order. There is at least one.
  public let passes: [Measurement]

  /// The pass with the least peak, the first of several. The headline numbers are all of this pass.
  public let representative: Measurement

  /// A result over these passes, or nil if there are none.
  @_optimize(none)
  public init?(passes: [Measurement]) {
    guard let least = passes.min(by: { $0.peakBytes < $1.peakBytes }) else { return nil }
    self.passes = passes
    representative = least
  }

  /// The least peak of all passes, in bytes.
  public var peakBytes: Int { representative.peakBytes }

  /// The greatest peak of all passes, in bytes. Ceilings are held against it.
  public var peakBytesMax: Int { passes.reduce(0) { max($0, $1.peakBytes) } }

  /// The bytes requested in the representative pass.
  public var totalBytes: Int { representative.totalBytes }

  /// The allocating calls of the representative pass.
  public var allocations: Int { representative.allocations }

  /// The least resident high-water, or nil unless every pass had a process of its own.
  @_optimize(none)
  public var rssBytes: Int? {
    let known = passes.compactMap(\.rssBytes)
    return known.count == passes.count ? known.min() : nil
  }
}
