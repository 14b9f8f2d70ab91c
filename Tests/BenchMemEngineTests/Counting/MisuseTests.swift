import BenchMemEngine
import CMallocProbe
import Foundation
import Testing

/// Calls at the edges do what glibc documents, whether they are counted or not.
struct MisuseTests {
  /// Runs the checks without a window and then within one.
  static func bothWays(_ checks: () -> Void) throws {
    checks()
    _ = try measureMemory(repeats: 2, warmup: 0, checks)
  }

  @Test func sizesThatOverflowGiveNullAndENOMEM() async {
    await #expect(processExitsWith: .success) {
      try MisuseTests.bothWays {
        for size in [Int.max, Int.max - 15, Int.max - 4096, -1, -17] {
          errno = 0
          let isNull = probe_malloc(Int(size)) == nil
          #expect(isNull && errno == ENOMEM)
          errno = 0
          let isAlignedNull = probe_memalign(64, Int(size)) == nil
          #expect(isAlignedNull && errno == ENOMEM)
        }
        errno = 0
        #expect(probe_calloc(1 << 40, 1 << 40) == nil && errno == ENOMEM)
        errno = 0
        #expect(probe_reallocarray(nil, 1 << 40, 1 << 40) == nil && errno == ENOMEM)
        errno = 0
        #expect(probe_pvalloc(-1) == nil && errno == ENOMEM)
        #expect(probe_valloc(-1) == nil)
      }
    }
  }

  @Test func aFailedReallocLeavesTheBlockAsItWas() async {
    await #expect(processExitsWith: .success) {
      let result = try measureMemory(repeats: 1, warmup: 0) {
        let block = probe_malloc(100)
        let resized = probe_realloc(block, Int.max)
        if resized != nil { abort() }
        if errno != ENOMEM { abort() }
        probe_free(block)
      }
      #expect(result.peakBytes == 100)
      #expect(result.allocations == 1)
      #expect(result.representative.freed == 1)
      #expect(result.representative.liveBytes == 0)
    }
  }

  @Test func reallocToZeroFreesAndReallocOfNullAllocates() async {
    await #expect(processExitsWith: .success) {
      #expect(probe_realloc(probe_malloc(10), 0) == nil)
      let result = try measureMemory(repeats: 1, warmup: 0) {
        let block = probe_realloc(nil, 30)
        if probe_realloc(block, 0) != nil { abort() }
      }
      #expect(result.totalBytes == 30)
      #expect(result.allocations == 1)
      #expect(result.representative.liveBlocks == 0)
    }
  }

  @Test func zeroSizesGiveBlocksOfTheirOwn() async {
    await #expect(processExitsWith: .success) {
      let result = try measureMemory(repeats: 1, warmup: 0) {
        let first = probe_malloc(0)
        let second = probe_calloc(0, 8)
        if first == nil || second == nil || first == second { abort() }
        probe_free(first)
        probe_free(second)
        probe_free(nil)
      }
      #expect(result.totalBytes == 0)
      #expect(result.allocations == 2)
      #expect(result.representative.freed == 2)
    }
  }

  @Test func wrongAlignmentsAreRefusedAsGlibcRefusesThem() async {
    await #expect(processExitsWith: .success) {
      try MisuseTests.bothWays {
        var block: UnsafeMutableRawPointer? = UnsafeMutableRawPointer(bitPattern: 8)
        for alignment in [0, 1, 4, 24, 100] {
          #expect(probe_posix_memalign(&block, alignment, 10) == EINVAL)
        }
        #expect(block == UnsafeMutableRawPointer(bitPattern: 8))
        #expect(probe_posix_memalign(&block, 64, Int.max) == ENOMEM)
        // memalign rounds an alignment that is no power of two up to one.
        let rounded = probe_memalign(48, 10)
        #expect(Int(bitPattern: rounded) % 64 == 0)
        probe_free(rounded)
      }
    }
  }

  @Test func alignmentsHoldCountedOrNot() async {
    await #expect(processExitsWith: .success) {
      try MisuseTests.bothWays {
        for alignment in [16, 64, 1024, 4096, 1 << 20] {
          for size in [1, 100, 5000, 300_000] {
            let blocks = [probe_memalign(alignment, size), probe_aligned_alloc(alignment, size)]
            for block in blocks {
              #expect(Int(bitPattern: block) % alignment == 0)
              #expect(probe_usable_size(block) >= size)
              probe_free(block)
            }
          }
        }
        let page = probe_valloc(10)
        let pages = probe_pvalloc(5000)
        #expect(Int(bitPattern: page) % 4096 == 0 && Int(bitPattern: pages) % 4096 == 0)
        #expect(probe_usable_size(pages) >= 8192)
        probe_free(page)
        probe_free(pages)
      }
    }
  }

  @Test func callocIsZeroEvenWhereACountedBlockWas() async {
    await #expect(processExitsWith: .success) {
      for size in [1, 24, 40, 1000, 200_000] {
        for _ in 0..<2 {
          var isZero = true
          _ = try measureMemory(repeats: 3, warmup: 1) {
            let block = probe_malloc(size)
            probe_fill(block, 0xFF, probe_usable_size(block))
            probe_free(block)
            guard let zeroed = probe_calloc(size, 1) else { return }
            let bytes = zeroed.assumingMemoryBound(to: UInt8.self)
            for index in 0..<probe_usable_size(zeroed) where bytes[index] != 0 { isZero = false }
            probe_free(zeroed)
          }
          #expect(isZero)
        }
      }
    }
  }

  @Test func glibcStillAbortsAtAPointerThatIsNoBlock() async {
    await #expect(processExitsWith: .signal(SIGABRT)) {
      let result = try measureMemory(repeats: 1, warmup: 0) {
        let block = probe_malloc(4096)
        probe_free(block.map { $0 + 64 })
      }
      print(result)
    }
  }

  @Test func aCountedBlockMayBeFreedAfterTheWindow() async {
    await #expect(processExitsWith: .success) {
      var kept: [UnsafeMutableRawPointer?] = Array(repeating: nil, count: 100)
      _ = try measureMemory(repeats: 1, warmup: 0) {
        for index in 0..<100 { kept[index] = probe_malloc(index * 50) }
      }
      for index in 0..<50 { probe_free(kept[index]) }
      for index in 50..<100 { kept[index] = probe_realloc(kept[index], 10_000) }
      let result = try measureMemory(repeats: 1, warmup: 0) {
        for index in 50..<100 { probe_free(kept[index]) }
      }
      #expect(result.representative.freed == 0)
      #expect(result.representative.liveBytes == 0)
    }
  }
}
