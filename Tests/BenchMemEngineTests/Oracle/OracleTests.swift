import BenchMemEngine
import Foundation
import Testing

/// Random programs of the malloc family against a model in plain Swift, equal to the byte.
@Suite(.needsCounting)
struct OracleTests {
  @Test func thousandsOfRandomProgramsCountAsTheModelSays() async {
    await #expect(processExitsWith: .success) {
      for seed in 0..<4000 as Range<UInt64> {
        var generator = SplitMix64(seed: seed)
        var program = MallocProgram()
        program.extend(by: Int.random(in: 1...150, using: &generator), using: &generator)
        let model = MallocModel(program.operations)
        let runner = MallocRunner(program.operations)
        let result = try measureMemory(repeats: 1, warmup: 0) { runner.runAll() }
        runner.clear()
        let counted = result.representative
        let recording = try Recording { runner.runAll() }
        runner.clear()
        // What aligned blocks are usable to depends on what ran before.
        let recorded = recording.measurement
        guard
          recording.addsUp, recorded.peakBytes == counted.peakBytes,
          recorded.totalBytes == counted.totalBytes, recorded.freed == counted.freed,
          recorded.allocations == counted.allocations, recorded.liveBytes == counted.liveBytes
        else {
          Issue.record("seed \(seed): recorded \(recording.measurement), counted \(counted)")
          return
        }
        guard
          counted.peakBytes == model.peakBytes, counted.totalBytes == model.totalBytes,
          counted.allocations == model.allocations, counted.liveBytes == model.liveBytes,
          counted.freed == model.freed, runner.damagedBlocks == 0
        else {
          Issue.record("seed \(seed): \(result.json), not \(model)")
          return
        }
      }
    }
  }

  @Test func programsOnSeveralThreadsThatFreeEachOthersBlocksCountAsTheModelSays() async {
    await #expect(processExitsWith: .success) {
      for seed in 0..<300 as Range<UInt64> {
        var generator = SplitMix64(seed: seed + 1_000_000)
        let crew = MallocCrew(threads: 4, phases: 3, using: &generator)
        let result = try measureMemory(repeats: 1, warmup: 0) { crew.run() }
        crew.clear()
        let counted = result.representative
        let recording = try Recording { crew.run() }
        crew.clear()
        guard
          recording.addsUp, recording.measurement.totalBytes == counted.totalBytes,
          recording.measurement.allocations == counted.allocations,
          recording.measurement.liveBytes == counted.liveBytes,
          recording.measurement.freed == counted.freed
        else {
          Issue.record("seed \(seed): recorded \(recording.measurement), counted \(counted)")
          return
        }
        guard
          counted.totalBytes == crew.models.map(\.totalBytes).reduce(0, +),
          counted.allocations == crew.models.map(\.allocations).reduce(0, +),
          counted.liveBytes == crew.models.map(\.liveBytes).reduce(0, +),
          counted.freed == crew.models.map(\.freed).reduce(0, +),
          counted.peakBytes >= counted.liveBytes ?? 0,
          counted.peakBytes <= crew.models.map(\.peakBytes).reduce(0, +), crew.damagedBlocks == 0
        else {
          Issue.record("seed \(seed): \(result.json), not the sum of \(crew.models)")
          return
        }
      }
    }
  }

  @Test func aProgramCountsTheSameWhileAnotherThreadAllocatesOutsideTheScope() async {
    await #expect(processExitsWith: .success) {
      var generator = SplitMix64(seed: 7)
      var program = MallocProgram()
      program.extend(by: 20_000, using: &generator)
      let model = MallocModel(program.operations)
      Thread.detachNewThread { while true { free(Blocks.keep(malloc(1000))) } }
      let runner = MallocRunner(program.operations)
      let result = try measureMemory(repeats: 1, warmup: 0, scope: .currentThread) {
        runner.runAll()
      }
      #expect(result.peakBytes == model.peakBytes)
      #expect(result.totalBytes == model.totalBytes)
      #expect(result.allocations == model.allocations)
      #expect(result.representative.liveBytes == model.liveBytes)
    }
  }
}
