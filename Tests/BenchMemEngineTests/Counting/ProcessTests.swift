import BenchMemEngine
import CMallocProbe
import Foundation
import Testing

/// Counting is right whatever else a process does.
@Suite(.needsCounting)
struct ProcessTests {
  @Test func noUpdateIsLostUnderContention() async {
    await #expect(processExitsWith: .success) {
      let team = ThreadTeam(count: 8) { _ in
        for _ in 0..<20_000 { probe_free(probe_malloc(24)) }
      }
      let result = try measureMemory(repeats: 1) { team.run() }
      #expect(result.totalBytes == 8 * 20_000 * 24)
      #expect(result.allocations == 8 * 20_000)
      #expect(result.representative.liveBytes == 0)
      #expect((24...8 * 24).contains(result.peakBytes))
    }
  }

  /// The opening thread counts apart from the others; what all hold when they meet is the peak, to
  /// the byte.
  @Test func thePeakOfThreadsThatMeetIsExact() async {
    await #expect(processExitsWith: .success) {
      let meeting = Meeting(of: 4)
      let team = ThreadTeam(count: 3) { _ in meeting.hold(100_000) }
      for _ in 0..<200 {
        let result = try measureMemory(repeats: 1) {
          team.start()
          meeting.hold(50_000)
          team.join()
        }
        try #require(result.peakBytes == 350_000)
        try #require(result.representative.liveBytes == 0)
      }
    }
  }

  @Test func threadsThatStartAndEndAreCounted() async {
    await #expect(processExitsWith: .success) {
      func threads(_ size: Int) throws -> MemoryResult {
        try measureMemory(repeats: 1) {
          for _ in 0..<100 { probe_allocate_in_new_thread(size) }
        }
      }
      // What a thread itself costs is the same with and without an allocation in it.
      let empty = try threads(0)
      let working = try threads(777)
      #expect(working.totalBytes - empty.totalBytes == 100 * 777)
      #expect(working.allocations - empty.allocations == 100)
      #expect(working.representative.liveBytes == empty.representative.liveBytes)
    }
  }

  @Test func aForkedChildDoesNotChangeItsParentsCounts() async {
    await #expect(processExitsWith: .success) {
      let result = try measureMemory(repeats: 1, warmup: 0) {
        let block = probe_malloc(100)
        let child = probe_fork()
        if child == 0 {
          probe_free(block)
          for _ in 0..<1000 { _ = probe_malloc(1000) }
          _exit(0)
        }
        var status: Int32 = -1
        waitpid(child, &status, 0)
        if status != 0 { abort() }
        probe_free(block)
      }
      #expect(result.peakBytes == 100)
      #expect(result.allocations == 1)
      #expect(result.representative.liveBytes == 0)
    }
  }

  @Test func aForkedChildCountsOnItsOwn() async {
    await #expect(processExitsWith: .success) {
      let child = probe_fork()
      if child == 0 {
        let peak = try? measurePeak(repeats: 1, warmup: 0) { probe_free(probe_malloc(321)) }
        _exit(peak == 321 ? 0 : 1)
      }
      var status: Int32 = -1
      waitpid(child, &status, 0)
      #expect(status == 0)
    }
  }

  @Test func allocationsInASignalHandlerAreCounted() async {
    await #expect(processExitsWith: .success) {
      let result = try measureMemory(repeats: 1) { probe_allocate_in_signal_handler(555) }
      #expect(result.totalBytes == 555)
      #expect(result.representative.liveBytes == 0)
    }
  }

  @Test func aProcessMayExitInAWindow() async {
    await #expect(processExitsWith: .exitCode(7)) {
      probe_allocate_at_exit()
      _ = try measureMemory(repeats: 1, warmup: 0) {
        _ = probe_malloc(100)
        exit(7)
      }
    }
  }

  @Test func anonymousMappingsAreToldApart() async {
    await #expect(processExitsWith: .success) {
      let result = try measureMemory(repeats: 1, warmup: 0) {
        let flags = MAP_PRIVATE | MAP_ANONYMOUS
        let pages = mmap(nil, 3 * 4096, PROT_READ | PROT_WRITE, flags, -1, 0)
        probe_fill(pages, 1, 3 * 4096)
        munmap(pages, 2 * 4096)
        probe_free(probe_malloc(1 << 20))
      }
      #expect(result.series("mapped_bytes") == [3 * 4096])
      #expect(result.series("unmapped_bytes") == [2 * 4096])
      #expect(result.totalBytes == 1 << 20)
    }
  }

  @Test func tasksThatTheActionAwaitsAreCountedWhole() async {
    await #expect(processExitsWith: .success) {
      let result = try await measureMemory(repeats: 5, warmup: 3) {
        await withTaskGroup(of: Int.self) { group in
          for _ in 0..<8 { group.addTask { Array(repeating: 1, count: opaque(10_000)).count } }
          return await group.reduce(0, +)
        }
      }
      // Eight arrays, and what the tasks themselves take.
      for pass in result.passes {
        #expect(pass.totalBytes >= 8 * 80_032)
        #expect(pass.totalBytes < 9 * 80_032)
      }
    }
  }
}
