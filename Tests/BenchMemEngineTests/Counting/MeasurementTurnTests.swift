import CMallocProbe
import Testing

@testable import BenchMemEngine

/// Measurements in tests that run in parallel take turns.
@Suite(.needsCounting)
struct MeasurementTurnTests {
  @Test func threadsThatMeasureAtTheSameTimeAreAllCountedExactly() async {
    await #expect(processExitsWith: .success) {
      nonisolated(unsafe) let results = UnsafeMutableBufferPointer<MemoryResult?>.allocate(
        capacity: 8)
      results.initialize(repeating: nil)
      let team = ThreadTeam(count: 8) { index in
        results[index] = try? measureMemory(repeats: 20, scope: .currentThread) {
          probe_free(probe_malloc(100 + index))
        }
      }
      team.run()
      for (index, result) in results.enumerated() {
        #expect(result?.passes.map(\.peakBytes) == Array(repeating: 100 + index, count: 20))
      }
    }
  }

  @Test func tasksThatMeasureAtTheSameTimeWaitForEachOther() async {
    await #expect(processExitsWith: .success) {
      let results = try await withThrowingTaskGroup(of: MemoryResult.self) { group in
        for _ in 0..<8 {
          group.addTask {
            try await measureMemory(repeats: 3) {
              await Task.yield()
              probe_free(probe_malloc(64))
            }
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(results.count == 8)
      #expect(results.allSatisfy { $0.passes.count == 3 && $0.peakBytes >= 64 })
    }
  }

  @Test func aMeasurementWithinOneThatAwaitsThrows() async {
    await #expect(processExitsWith: .success) {
      _ = try await measureMemory(repeats: 1, warmup: 0) {
        await #expect(throws: MemoryError.overlapping) {
          try await measureMemory { await Task.yield() }
        }
      }
      _ = try await measureMemory(repeats: 1, warmup: 0, scope: .currentThread) {
        try await withThrowingTaskGroup { group in
          group.addTask {
            await #expect(throws: MemoryError.overlapping) {
              try await measurePeak { await Task.yield() }
            }
          }
          try await group.waitForAll()
        }
      }
      // The turn was passed on.
      #expect(try measurePeak(warmup: 0) { probe_free(probe_malloc(64)) } == 64)
    }
  }

  @Test func waitingForTheTurnIsNotCounted() async {
    await #expect(processExitsWith: .success) {
      let procedure = MemoryProcedure(MemoryOptions(repeats: 3))
      let plain = BenchmarkRun(procedure)
      await plain.measure { await Task { probe_free(probe_malloc(64)) }.value }
      let inTurn = try await measureMemory(repeats: 3) {
        await Task { probe_free(probe_malloc(64)) }.value
      }
      #expect(inTurn.allocations == plain.result?.allocations)
      #expect(inTurn.totalBytes == plain.result?.totalBytes)
    }
  }

  @Test func freshStateOfAnActionThatAwaitsIsNotCounted() async {
    await #expect(processExitsWith: .success) {
      var made = 0
      let result = try await measureMemory(
        repeats: 3, calls: 2,
        setup: {
          made += 1
          await Task.yield()
          return probe_malloc(1000)
        },
        { block in
          probe_free(block)
          block = probe_malloc(32)
          probe_free(block)
          block = nil
        })
      #expect(result.passes.map(\.peakBytes) == [32, 32, 32])
      #expect(result.passes.map(\.totalBytes) == [64, 64, 64])
      // Of the blocks of the set-up, each call had its own.
      #expect(made == 1 + 3 * 2)
    }
  }

  @Test func theNumberOfPassesFollowsTheParameters() async {
    await #expect(processExitsWith: .success) {
      func passes(_ least: Int, _ most: Int, _ patience: Int) throws -> Int {
        try measureMemory(minPasses: least, maxPasses: most, patience: patience) {
          probe_free(probe_malloc(8))
        }.passes.count
      }
      let made = try [passes(2, 10, 2), passes(5, 10, 2), passes(1, 10, 4), passes(2, 3, 9)]
      #expect(made == [3, 5, 5, 3])
    }
  }

  @Test(
    arguments: [
      (MemoryOptions(repeats: 0), "repeats must be at least 1, not 0"),
      (MemoryOptions(calls: 0), "calls must be at least 1, not 0"),
      (MemoryOptions(warmup: -1), "warmup must not be negative, as -1 is"),
      (MemoryOptions(maxTime: .seconds(-1)), "maxTime must not be negative, as -1.0 seconds is"),
      (MemoryOptions(minPasses: 0), "minPasses must be at least 1, not 0"),
      (MemoryOptions(patience: 0), "patience must be at least 1, not 0"),
      (MemoryOptions(minPasses: 5, maxPasses: 4), "maxPasses must be at least minPasses, 5, not 4"),
    ])
  func aNumberThatMakesNoSenseIsRefused(options: MemoryOptions, message: String) throws {
    let error = try #require(throws: MemoryError.self) {
      try measureMemory(
        repeats: options.repeats, warmup: options.warmup, calls: options.calls,
        maxTime: options.maxTime, minPasses: options.minPasses, maxPasses: options.maxPasses,
        patience: options.patience
      ) { 1 }
    }
    #expect(error.description == message)
  }
}
