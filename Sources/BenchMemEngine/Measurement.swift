/// What one memory pass counted. Bytes are the bytes that the program asked for.
public struct Measurement: Sendable, Equatable {
  /// High-water of the bytes allocated in the pass and not yet freed.
  public var peakBytes: Int
  /// Allocating calls: `malloc` and its family, and every `realloc` that resizes.
  public var allocations: Int
  /// Bytes requested by all those calls together.
  public var totalBytes: Int
  /// Resident high-water of the whole process, if the pass had a process of its own.
  public var rssBytes: Int?
  /// By how much the action raised the resident high-water, if the pass had a process of its own
  /// and the kernel tells.
  public var actionRSSBytes: Int?

  /// Bytes allocated in the pass and still not freed at its end.
  public var liveBytes: Int?
  /// Blocks allocated in the pass and still not freed at its end.
  public var liveBlocks: Int?
  /// Blocks allocated in the pass that were freed, or resized, in it.
  public var freed: Int?
  /// Bytes that the allocator let the program use of all the blocks; never less than `totalBytes`.
  public var usableBytes: Int?
  /// Bytes mapped by `mmap` without a file.
  public var mappedBytes: Int?
  /// Bytes unmapped by `munmap`.
  public var unmappedBytes: Int?

  /// A measurement with the three numbers that every pass has.
  @_optimize(none)
  public init(peakBytes: Int, allocations: Int, totalBytes: Int, rssBytes: Int? = nil) {
    self.peakBytes = peakBytes
    self.allocations = allocations
    self.totalBytes = totalBytes
    self.rssBytes = rssBytes
  }
}
