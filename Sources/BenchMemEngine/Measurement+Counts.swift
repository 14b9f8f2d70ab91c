import CAlloc

extension Measurement {
  @_optimize(none)
  init(_ counts: benchmem_counts) {
    self.init(
      peakBytes: Int(clamping: counts.peak_bytes), allocations: Int(clamping: counts.allocations),
      totalBytes: Int(clamping: counts.total_bytes))
    liveBytes = Int(truncatingIfNeeded: counts.live_bytes)
    liveBlocks = allocations - Int(clamping: counts.freed)
    freed = Int(clamping: counts.freed)
    usableBytes = Int(clamping: counts.usable_bytes)
    mappedBytes = Int(clamping: counts.mapped_bytes)
    unmappedBytes = Int(clamping: counts.unmapped_bytes)
  }
}
