import BenchMemEngine
import CMallocProbe
import Testing

/// The process has one window at a time.
@Suite(.needsCounting)
struct WindowTests {
  @Test func aNestedMeasurementThrows() async {
    await #expect(processExitsWith: .success) {
      var inner: (any Error)?
      let result = try measureMemory(repeats: 1, warmup: 0) {
        do { _ = try measurePeak { 1 } } catch { inner = error }
        probe_free(probe_malloc(64))
      }
      #expect(inner as? MemoryError == .overlapping)
      #expect(result.peakBytes >= 64)
      // The outer one closed its window.
      #expect(try measurePeak(warmup: 0) { probe_free(probe_malloc(64)) } == 64)
    }
  }

  @Test func anOverlappingMeasurementOnAnotherTaskThrows() async {
    await #expect(processExitsWith: .success) {
      _ = try await measureMemory(repeats: 1, warmup: 0) {
        await Task.detached {
          #expect(throws: MemoryError.overlapping) { try measurePeak { 1 } }
        }.value
      }
    }
  }

  @Test func aWindowCountsLibrariesWhoseCallsWereBypassingTheHooks() async {
    await #expect(processExitsWith: .success) {
      // Arrays are allocated by the Swift runtime's library, not by this executable.
      let before = try measureMemory { Array(repeating: 7, count: opaque(1000)) }
      for _ in 0..<3 {
        MemoryWindow.bypassHooks()
        var kept = (0..<100).map { Array(repeating: $0, count: opaque(100)) }
        let after = try measureMemory {
          kept.removeAll()
          return Array(repeating: 7, count: opaque(1000))
        }
        #expect(after == before)
      }
    }
  }

  @Test func aScopeOfTheCurrentThreadLeavesOutTheOthers() async {
    await #expect(processExitsWith: .success) {
      let team = ThreadTeam(count: 2) { _ in _ = probe_malloc(1000) }
      let all = try measureMemory(repeats: 1) { team.run() }
      #expect(all.totalBytes == 2000)
      let mine = try measureMemory(repeats: 1, scope: .currentThread) {
        team.run()
        probe_free(probe_malloc(10))
      }
      #expect(mine.totalBytes == 10)
      #expect(mine.allocations == 1)
    }
  }

  @Test func aBlockOfTheScopeCountsAsFreedByAnyThread() async {
    await #expect(processExitsWith: .success) {
      nonisolated(unsafe) var block: UnsafeMutableRawPointer?
      let team = ThreadTeam(count: 1) { _ in
        probe_free(block)
        block = nil
      }
      let result = try measureMemory(repeats: 1, scope: .currentThread) {
        block = probe_malloc(10)
        team.run()
      }
      #expect(result.representative.freed == 1)
      #expect(result.representative.liveBytes == 0)
    }
  }
}
