import BenchMemEngine
import CMallocProbe
import Testing

/// The worked examples of Documentation/Metrics.md.
@Suite(.needsCounting)
struct MetricsExampleTests {
  @Test func theTableOfTheFirstExampleHolds() async {
    await #expect(processExitsWith: .success) {
      let result = try measureMemory(repeats: 1, warmup: 0) {
        let a = probe_malloc(100)
        let b = probe_calloc(10, 7)
        let c = probe_realloc(a, 1000)
        probe_free(b)
        _ = probe_malloc(30)
        probe_free(c)
      }
      #expect(result.peakBytes == 1070)
      #expect(result.totalBytes == 1200)
      #expect(result.allocations == 4)
      #expect(result.series("live_bytes") == [30])
      #expect(result.series("live_blocks") == [1])
      #expect(result.series("freed") == [3])
      #expect(result.series("usable_bytes") == [1216])
      #expect(result.series("mapped_bytes") == [0])
      #expect(result.series("unmapped_bytes") == [0])
    }
  }

  @Test func anArrayOfAThousandIntegersTakesItsHeaderToo() async {
    await #expect(processExitsWith: .success) {
      let result = try measureMemory { Array(repeating: 7, count: opaque(1000)) }
      #expect(result.peakBytes == 8032 && result.allocations == 1)
      #expect(result.series("live_bytes") == [0, 0, 0])
    }
  }

  @Test func tenCallsOfALeakAddUp() async {
    await #expect(processExitsWith: .success) {
      let peak = try measureMemory(calls: 10) { _ = probe_malloc(100) }.peakBytes
      #expect(peak == 1000)
    }
  }
}
