import Testing

@testable import BenchMemEngine

/// How many passes are made, given the peaks they would show.
struct MemoryProcedureTests {
  /// Carries the procedure out on invented peaks; the last repeats for ever.
  func passes(_ options: MemoryOptions, peaks: [Int]) -> (warmups: Int, passes: [Int]) {
    let procedure = MemoryProcedure(options)
    var warmups = 0
    var index = 0
    while let step = procedure.next() {
      guard case .counted = step.mode else {
        warmups += 1
        procedure.record(.plain)
        continue
      }
      let peak = peaks[min(index, peaks.count - 1)]
      index += 1
      procedure.record(
        .counted(Measurement(peakBytes: peak, allocations: step.calls, totalBytes: peak)))
    }
    return (warmups, procedure.passes.map(\.peakBytes))
  }

  @Test func equalPeaksSettleAfterTwoPassesWithoutANewMinimum() {
    #expect(passes(MemoryOptions(), peaks: [5]) == (1, [5, 5, 5]))
  }

  @Test func aNewMinimumStartsThePatienceAnew() {
    #expect(passes(MemoryOptions(), peaks: [9, 9, 7, 8, 8]).passes == [9, 9, 7, 8, 8])
  }

  @Test func peaksThatKeepFallingStopAtTen() {
    let falling = (0..<50).map { 1000 - $0 }
    #expect(passes(MemoryOptions(), peaks: falling).passes.count == 10)
  }

  @Test func aFixedNumberOfPassesIsMadeWhateverTheyShow() {
    #expect(passes(MemoryOptions(repeats: 7), peaks: [5]).passes.count == 7)
    #expect(passes(MemoryOptions(repeats: 1), peaks: [5, 4, 3]).passes == [5])
  }

  @Test func aSpentTimeBudgetStopsAfterTheLeastNumberOfPasses() {
    let options = MemoryOptions(maxTime: .zero)
    #expect(passes(options, peaks: [9, 8, 7, 6, 5]).passes == [9, 8])
  }

  @Test func aTimeBudgetDoesNotChangeAFixedNumber() {
    #expect(passes(MemoryOptions(repeats: 4, maxTime: .zero), peaks: [1]).passes.count == 4)
  }

  @Test func warmUpCallsComeFirstAndAreNotCounted() {
    #expect(passes(MemoryOptions(repeats: 1, warmup: 3), peaks: [1]).warmups == 3)
    #expect(passes(MemoryOptions(repeats: 1, warmup: 0), peaks: [1]).warmups == 0)
  }

  @Test func aProcedureThatCannotCountStopsAtOnce() {
    let procedure = MemoryProcedure(MemoryOptions(warmup: 0))
    #expect(procedure.next() != nil)
    procedure.fail(.unsupported(.sanitizer))
    #expect(procedure.next() == nil)
    #expect(throws: MemoryError.unsupported(.sanitizer)) { try procedure.result() }
  }
}
