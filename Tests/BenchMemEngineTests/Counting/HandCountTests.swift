import BenchMemEngine
import Foundation
import Testing

/// Numbers worked out by hand. Each test runs in a process of its own, because the counters serve a
/// whole process and other tests run beside this one.
@Suite(.needsCounting)
struct HandCountTests {
  @Test func eachFunctionOfTheFamilyCountsWhatWasAskedFor() async {
    await #expect(processExitsWith: .success) {
      let result = try measureMemory(repeats: 1, warmup: 0) {
        let first = Blocks.keep(malloc(100))
        let second = Blocks.keep(calloc(10, 7))
        let third = Blocks.keep(aligned_alloc(64, 256))
        var fourth: UnsafeMutableRawPointer?
        posix_memalign(&fourth, 4096, 5)
        Blocks.keep(fourth)
        free(second)
        let resized = Blocks.keep(realloc(first, 1000))
        free(third)
        free(fourth)
        free(resized)
      }
      // 100 + 70 + 256 + 5 = 431 live, minus 70, then 100 becomes 1000.
      #expect(result.peakBytes == 361 - 100 + 1000)
      #expect(result.totalBytes == 100 + 70 + 256 + 5 + 1000)
      #expect(result.allocations == 5)
      #expect(result.representative.freed == 5)
      #expect(result.representative.liveBytes == 0)
      #expect(result.representative.liveBlocks == 0)
    }
  }

  @Test func blocksFromBeforeTheWindowDoNotCountWhenFreedInIt() async {
    await #expect(processExitsWith: .success) {
      let old = Blocks.keep(malloc(5000))
      let older = Blocks.keep(malloc(70))
      let result = try measureMemory(repeats: 1, warmup: 0) {
        free(old)
        let new = Blocks.keep(malloc(10))
        free(Blocks.keep(realloc(older, 90)))
        free(new)
      }
      #expect(result.peakBytes == 100)
      #expect(result.totalBytes == 100)
      #expect(result.allocations == 2)
      #expect(result.representative.liveBytes == 0)
    }
  }

  @Test func whatIsNotFreedIsLiveAtTheEnd() async {
    await #expect(processExitsWith: .success) {
      let result = try measureMemory(repeats: 2, warmup: 0) {
        Blocks.keep(malloc(40))
        Blocks.keep(malloc(2))
        free(Blocks.keep(malloc(1000)))
      }
      #expect(result.series("live_bytes") == [42, 42])
      #expect(result.series("live_blocks") == [2, 2])
      #expect(result.series("freed") == [1, 1])
      #expect(result.series("peak_bytes") == [1042, 1042])
    }
  }

  @Test func aSwiftArrayCountsItsHeaderAndItsElements() async {
    await #expect(processExitsWith: .success) {
      let result = try measureMemory(repeats: 3) { Array(repeating: 7, count: opaque(1000)) }
      // 32 bytes of header, 8 bytes an element.
      #expect(result.series("peak_bytes") == [8032, 8032, 8032])
      #expect(result.series("total_bytes") == [8032, 8032, 8032])
      #expect(result.series("allocations") == [1, 1, 1])
    }
  }

  @Test func allThreadsCount() async {
    await #expect(processExitsWith: .success) {
      let team = ThreadTeam(count: 4) { index in
        let block = Blocks.keep(malloc(1000 * (index + 1)))
        for _ in 0..<100 { free(Blocks.keep(malloc(16))) }
        free(block)
      }
      let result = try measureMemory(repeats: 2, warmup: 1) { team.run() }
      #expect(result.series("total_bytes") == [10_000 + 6_400, 10_000 + 6_400])
      #expect(result.series("allocations") == [404, 404])
      #expect(result.series("live_bytes") == [0, 0])
    }
  }

  @Test func twoRunsOfTheSameWorkGiveTheSameBytes() async {
    await #expect(processExitsWith: .success) {
      func work() -> [String: [Int]] {
        var groups: [String: [Int]] = [:]
        for index in 0..<5000 { groups["key \(index % 97)", default: []].append(index) }
        return groups
      }
      let first = try measureMemory(repeats: 5) { work() }
      let second = try measureMemory(repeats: 5) { work() }
      #expect(Set(first.passes.map(\.totalBytes)).count == 1)
      #expect(first == second)
    }
  }

  @Test func callsAccumulateInOnePass() async {
    await #expect(processExitsWith: .success) {
      let result = try measureMemory(repeats: 1, warmup: 0, calls: 10) { Blocks.keep(malloc(100)) }
      #expect(result.peakBytes == 1000)
      #expect(result.representative.liveBlocks == 10)
    }
  }

  @Test func setUpIsNotCountedAndHandsFreshStateToEachPass() async {
    await #expect(processExitsWith: .success) {
      let result = try measureMemory(repeats: 3, setup: { Array(repeating: 1, count: 500) }) {
        state in
        for _ in 0..<2 { state.append(2) }
        return state.count
      }
      // A block of 32 + 8 * 500 bytes has room for one element more. The second append doubles the
      // 501; as the action is the state's only owner, nothing else is copied.
      #expect(result.series("allocations") == [1, 1, 1])
      #expect(Set(result.passes.map(\.totalBytes)) == [32 + 8 * 1002])
    }
  }

  @Test func aPassWhoseActionThrowsLeavesNoWindowOpen() async {
    await #expect(processExitsWith: .success) {
      struct Stop: Error {}
      #expect(throws: Stop.self) { try measureMemory { throw Stop() } }
      #expect(throws: Stop.self) { try measureMemory(warmup: 0) { throw Stop() } }
      let peak = try measurePeak(warmup: 0) { free(Blocks.keep(malloc(9))) }
      #expect(peak == 9)
    }
  }
}
