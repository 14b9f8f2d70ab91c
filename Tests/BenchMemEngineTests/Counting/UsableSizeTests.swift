import BenchMemEngine
import Foundation
import Testing

/// What `malloc_usable_size` tells decides Swift's array capacities, so counting must not change
/// it.
@Suite(.needsCounting)
struct UsableSizeTests {
  @Test func smallBlocksHaveTheSameUsableSizeCountedOrNot() async {
    await #expect(processExitsWith: .success) {
      let bare = UsableSizes.inFreshProcess(counting: false, Array(0...4096)) { malloc($0) }
      let counted = UsableSizes.inFreshProcess(counting: true, Array(0...4096)) { malloc($0) }
      #expect(bare.count == 4097 && bare.min() == 24)
      #expect(bare == counted)
    }
  }

  @Test func zeroedAndResizedBlocksHaveTheSameUsableSizeCountedOrNot() async {
    await #expect(processExitsWith: .success) {
      let sizes = Array(1...4096)
      let zeroed = UsableSizes.inFreshProcess(counting: false, sizes) { calloc(1, $0) }
      #expect(zeroed == UsableSizes.inFreshProcess(counting: true, sizes) { calloc(1, $0) })
      let resized = UsableSizes.inFreshProcess(counting: false, sizes) { realloc(malloc(1), $0) }
      #expect(
        resized == UsableSizes.inFreshProcess(counting: true, sizes) { realloc(malloc(1), $0) })
    }
  }

  @Test func largeBlocksHaveTheSameUsableSizeCountedOrNot() async {
    await #expect(processExitsWith: .success) {
      var sizes = Array(130_000...132_000)
      for power in 17...26 { sizes += [(1 << power) - 4000, (1 << power) - 16, 1 << power] }
      let bare = UsableSizes.inFreshProcess(counting: false, sizes) { malloc($0) }
      let counted = UsableSizes.inFreshProcess(counting: true, sizes) { malloc($0) }
      #expect(bare.count == sizes.count)
      #expect(bare == counted)
    }
  }

  @Test func alignedBlocksHaveTheSameUsableSizeCountedOrNot() async {
    await #expect(processExitsWith: .success) {
      for alignment in [16, 32, 64, 256, 4096, 65536] {
        for size in [0, 1, 24, 25, 100, 1000, 4096, 100_000, 200_000, 1 << 20] {
          let bare = UsableSizes.inFreshProcess(counting: false, [size]) {
            aligned_alloc(alignment, $0)
          }
          let counted = UsableSizes.inFreshProcess(counting: true, [size]) {
            aligned_alloc(alignment, $0)
          }
          #expect(bare == counted, "aligned_alloc(\(alignment), \(size))")
        }
      }
    }
  }

  @Test func usableBytesAddUpWhatTheProgramMayUse() async {
    await #expect(processExitsWith: .success) {
      let result = try measureMemory(repeats: 1, warmup: 0) {
        free(Blocks.keep(malloc(1)))
        free(Blocks.keep(malloc(24)))
        free(Blocks.keep(malloc(25)))
        free(Blocks.keep(malloc(100)))
      }
      #expect(result.representative.usableBytes == 24 + 24 + 40 + 104)
      #expect(result.totalBytes == 150)
    }
  }
}
