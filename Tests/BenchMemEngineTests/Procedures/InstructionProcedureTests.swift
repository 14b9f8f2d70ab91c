import CAlloc
import Foundation
import Synchronization
import Testing

@testable import BenchMemEngine

/// One event counter of a process at a time, so the tests take turns.
@Suite("Counting instructions", .serialized)
struct InstructionProcedureTests {
  @Test("One call warms up, then three are counted one by one")
  func steps() {
    let procedure = InstructionProcedure(.emulator)
    #expect(procedure.next() == Step(calls: 1, mode: .plain))
    procedure.record(.plain)
    for count in [12, 10, 11] {
      #expect(procedure.next() == Step(calls: 1, mode: .instructions(.emulator)))
      procedure.record(.instructions(count))
    }
    #expect(procedure.next() == nil)
    #expect(procedure.passes == [12, 10, 11])
  }

  @Test("A pass that was not counted whole leaves no count")
  func void() {
    let procedure = InstructionProcedure(.perf)
    for reading in [Reading.plain, .instructions(10), .instructions(nil), .instructions(10)] {
      procedure.record(reading)
    }
    #expect(procedure.passes == nil)
  }

  #if os(Linux)
    /// The kernel counts a clock where it may not count instructions: the way is the same.
    /// `PERF_TYPE_SOFTWARE` and `PERF_COUNT_SW_TASK_CLOCK`, in nanoseconds.
    private static func clock(of work: () -> Void) throws -> UInt64 {
      let refused = benchmem_events_begin(1, 1)
      try #require(refused == 0)
      work()
      var count: UInt64 = 0
      #expect(benchmem_events_end(&count))
      return count
    }

    private static var allowsEvents: Bool {
      guard benchmem_events_begin(1, 1) == 0 else { return false }
      var count: UInt64 = 0
      return benchmem_events_end(&count)
    }

    /// Computes for a while and returns the processor time that this thread took for it.
    private static func compute() -> UInt64 {
      let start = threadTime()
      var state: UInt64 = 1
      for _ in 0..<3_000_000 { state = opaque(state &* 6_364_136_223_846_793_005 &+ 1) }
      blackHole(state)
      return threadTime() - start
    }

    private static func threadTime() -> UInt64 {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// Computes on another thread, which begins when it is told to.
    private final class Computer: Sendable {
      private let begin = DispatchSemaphore(value: 0)
      private let end = DispatchSemaphore(value: 0)
      private let taken = Mutex<UInt64>(0)

      init() {
        let isThere = DispatchSemaphore(value: 0)
        Thread.detachNewThread { [self] in
          isThere.signal()
          begin.wait()
          let time = InstructionProcedureTests.compute()
          taken.withLock { $0 = time }
          end.signal()
        }
        isThere.wait()
      }

      func run() -> UInt64 {
        begin.signal()
        end.wait()
        return taken.withLock { $0 }
      }
    }

    // Other tests of this process may be counted with them, so more is no fault.
    @Test(
      "The kernel's events count every thread: those there before, and those that are started",
      .enabled(if: allowsEvents, "the kernel lets no process count events (perf_event_open)"))
    func threads() throws {
      var taken: UInt64 = 0
      let own = try Self.clock { taken = Self.compute() }
      #expect(own >= taken / 10 * 9)
      let started = try Self.clock { taken = Computer().run() }
      #expect(started >= taken / 10 * 9)
      let computer = Computer()
      let there = try Self.clock { taken = computer.run() }
      #expect(there >= taken / 10 * 9)
    }

    @Test("Only one stretch is counted at a time, and none that was not begun")
    func misuse() throws {
      var count: UInt64 = 0
      #expect(!benchmem_events_end(&count))
      guard benchmem_events_begin(1, 1) == 0 else { return }
      #expect(benchmem_events_begin(1, 1) == EBUSY)
      #expect(benchmem_events_end(&count))
    }
  #endif

  @Test("Outside of an emulator nobody answers, and the phase says so with status 69")
  func nobody() throws {
    #expect(benchmem_emulator_begin())
    var count: UInt64 = 0
    #expect(!benchmem_emulator_end(&count))
    guard InstructionWindow.way == nil else { return }
    let outcome = try ProbeSuite.run(
      "--run", "EngineProbe::sort", "--phase", "instructions", events: true)
    #expect(outcome.status == 69)
    let failure = try #require(outcome.events("failure").first)
    #expect(failure["kind"] as? String == "unsupported")
    #expect((failure["message"] as? String)?.contains("counts the instructions") == true)
  }
}
