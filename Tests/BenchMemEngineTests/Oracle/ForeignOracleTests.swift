import BenchMemEngine
import Foundation
import Testing

/// Independent tools on the same programs: raw malloc calls in an executable without our hooks.
@Suite(.needsCounting)
struct ForeignOracleTests {
  @Test(
    .enabled(if: Tool.isInstalled("valgrind"), "valgrind is not installed, so DHAT is not compared")
  )
  func dhatCountsTheSameBytesAndBlocks() async {
    await #expect(processExitsWith: .success) {
      let program = try ForeignProgram()
      defer { program.remove() }
      for seed in 0..<6 as Range<UInt64> {
        let operations = ForeignOracleTests.operations(seed: seed)
        let runner = MallocRunner(operations)
        // Running a tool leaves threads of Foundation's behind.
        let ours = try measureMemory(repeats: 1, warmup: 0, scope: .currentThread) {
          runner.runAll()
        }.representative
        let output = try Tool.run(
          "valgrind", "--tool=dhat", "--dhat-out-file=\(program.folder.path)/dhat",
          program.executable, try program.write(operations))
        let total = try DHATLine("Total:", in: output)
        #expect(total.bytes == ours.totalBytes)
        #expect(total.blocks == ours.allocations)
        #expect(try DHATLine("At t-gmax:", in: output).bytes == ours.peakBytes)
        let end = try DHATLine("At t-end:", in: output)
        #expect(end.bytes == ours.liveBytes)
        #expect(end.blocks == ours.liveBlocks)
      }
    }
  }

  @Test(.enabled(if: Tool.isInstalled("heaptrack"), "heaptrack is not installed"))
  func heaptracksPeakAndCallsAreTheSame() async {
    await #expect(processExitsWith: .success) {
      let program = try ForeignProgram()
      defer { program.remove() }
      let nothing = MallocOperation(kind: .free, slot: 0, size: 0, alignment: 0)
      // heaptrack loads the C++ library, whose emergency pool is an allocation in every program.
      let empty = try HeaptrackReport(of: [nothing], in: program)
      for seed in 10..<14 as Range<UInt64> {
        let operations = ForeignOracleTests.operations(seed: seed)
        let runner = MallocRunner(operations)
        // Running a tool leaves threads of Foundation's behind.
        let ours = try measureMemory(repeats: 1, warmup: 0, scope: .currentThread) {
          runner.runAll()
        }.representative
        let report = try HeaptrackReport(of: operations, in: program)
        #expect(report.calls - empty.calls == ours.allocations)
        // It prints two decimals.
        let difference = report.peakBytes - empty.peakBytes - Double(ours.peakBytes)
        #expect(abs(difference) <= report.peakUnit * 0.01)
      }
    }
  }

  /// A program without what the tools handle in ways of their own: blocks of no bytes.
  static func operations(seed: UInt64) -> [MallocOperation] {
    var generator = SplitMix64(seed: seed)
    var program = MallocProgram()
    program.extend(by: 2000, using: &generator)
    return program.operations.map { operation in
      var operation = operation
      operation.size = max(operation.size, 1)
      return operation
    }
  }
}
