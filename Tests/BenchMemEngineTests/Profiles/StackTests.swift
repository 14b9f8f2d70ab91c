import CMallocProbe
import Foundation
import Testing

@testable import BenchMemEngine
@testable import BenchMemTesting

/// Where stacks begin and end, and what becomes of those that cannot be followed.
@Suite(.needsCounting)
struct StackTests {
  /// The functions of a recording's paths, innermost first.
  static func functions(_ recording: Recording) -> [[String]] {
    functions(recording.places.map(\.frames))
  }

  static func functions(_ stacks: [[UInt]]) -> [[String]] {
    let modules = Profile(of: Measurement(peakBytes: 0, allocations: 0, totalBytes: 0)).modules
    let names = AddressNames(of: Set(stacks.joined()), in: modules)
    return stacks.map { $0.flatMap { names[$0] }.filter { !$0.isThunk }.map(\.function) }
  }

  @inline(never) static func outer(_ size: Int) {
    inner(size)
    Blocks.keep(nil)
  }

  @inline(never) static func inner(_ size: Int) {
    probe_free(probe_malloc(size))
    Blocks.keep(nil)
  }

  static func deep(_ depth: Int) {
    if depth == 0 { probe_free(probe_malloc(8)) } else { deep(depth - 1) }
    Blocks.keep(nil)
  }

  @Test func aStackGoesFromTheCallerOfMallocToTheAction() async {
    await #expect(processExitsWith: .success) {
      let recording = try Recording { Self.outer(100) }
      let functions = try #require(Self.functions(recording).first)
      #expect(functions.first == "probe_malloc")
      #expect(functions.contains { $0.contains("inner") })
      #expect(functions.contains { $0.contains("outer") })
      #expect(functions.last?.contains("closure #1") == true)
      #expect(!functions.contains { $0.contains("BenchMemEngine.") })
      #expect(recording.places.first?.cut == nil)
    }
  }

  @Test func withoutASymbolizerNamesAreTheDynamicLinkersAndALineSaysSo() throws {
    let modules = Profile(of: Measurement(peakBytes: 0, allocations: 0, totalBytes: 0)).modules
    let (library, program) = (UInt(bitPattern: dlsym(nil, "getpid")), modules[0].start + 0x100)
    let names = AddressNames(of: [library + 1, program], in: modules, searchPath: "/nowhere")
    #expect(names[library + 1].first?.function.contains("getpid") == true)
    #expect(names[library + 1].map(\.isOfRuntime) == [true])
    #expect(names[program].first?.function.hasSuffix("+0x100") == true)
    #expect(names.remark?.contains("no llvm-symbolizer") == true)
  }

  @Test func pathsThatThereIsNoRoomForAreOne() async {
    await #expect(processExitsWith: .success) {
      // The recorder keeps its memory, so the tight pass is the first.
      var limit = rlimit()
      for isTight in [true, false] {
        let recording = try Recording {
          probe_free(probe_on_path(0, 12, nil, 10))
          if isTight {
            getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
            limit.rlim_cur = 1 << 20
            setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
          }
          var path: UInt32 = 0
          while path < 8192 {
            _ = probe_on_path(path, 12, probe_on_path(path, 12, nil, 10), 0)
            path += 1
          }
          limit.rlim_cur = limit.rlim_max
          setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
        }
        let full = recording.paths.filter { $0.key.cut == "table full" }
        guard recording.addsUp, recording.measurement.allocations == 8193, !full.isEmpty == isTight
        else {
          Issue.record("\(recording.measurement), \(recording.paths.count) paths, \(full)")
          return
        }
      }
    }
  }

  @Test func whereFramePointersMisleadTheUnwinderIsBelieved() async {
    await #expect(processExitsWith: .success) {
      guard probe_has_assembly() == 1 else { return }
      let recording = try Recording {
        for _ in 0..<3 { probe_free(probe_malloc_without_frame_pointer(100)) }
        for _ in 0..<3 { probe_free(probe_malloc_without_frame_pointer(100)) }
      }
      #expect(recording.places.allSatisfy { $0.cut == nil })
      #expect(recording.places.count == 2)
      let functions = Self.functions(recording)
      #expect(functions.allSatisfy { $0.contains("probe_malloc_without_frame_pointer") })
      #expect(functions.allSatisfy { $0.last?.contains("closure #1") == true })
      #expect(recording.addsUp)
    }
  }

  @Test func aStackThatNothingLeadsOnIsCut() async {
    await #expect(processExitsWith: .success) {
      guard probe_has_assembly() == 1 else { return }
      let recording = try Recording {
        for _ in 0..<3 { probe_free(probe_malloc_without_table(100)) }
        probe_free(probe_malloc(50))
      }
      #expect(recording.places.map(\.cut) == ["frame pointer", nil])
      #expect(recording.paths[recording.places[0]]?.total == 300)
      #expect(recording.addsUp)
    }
  }

  @Test func aStackDeeperThanTheLimitSaysSo() async {
    await #expect(processExitsWith: .success) {
      let recording = try Recording { for _ in 0..<10 { Self.deep(5000) } }
      #expect(recording.places.map(\.cut) == ["depth"])
      #expect(recording.measurement.allocations == 10)
      #expect(recording.addsUp)
    }
  }

  @Test func anotherThreadsStackGoesBackToItsStart() async {
    await #expect(processExitsWith: .success) {
      let recording = try Recording {
        probe_allocate_in_new_thread(777)
        probe_allocate_in_new_thread(777)
      }
      let (place, numbers) = try #require(recording.paths.first { $0.value.total == 2 * 777 })
      #expect(place.cut == "thread")
      #expect(numbers.allocations == 2)
      let index = try #require(recording.places.firstIndex(of: place))
      #expect(Self.functions(recording)[index] == ["probe_malloc", "allocate_in_thread"])
      #expect(recording.addsUp)
    }
  }

  @Test func aTasksStackEndsInTheTask() async {
    await #expect(processExitsWith: .success) {
      let procedure = MemoryProcedure.recording()
      await BenchmarkRun(procedure).measure {
        Self.outer(300)
        await Task.yield()
        Self.outer(301)
        await withTaskGroup { group in group.addTask { Self.outer(302) } }
      }
      let measurement = try #require(procedure.passes.last)
      let profile = Profile(of: measurement)
      for size in 300...302 {
        let path = try #require(profile.paths.first { $0.totalBytes == size })
        let functions = try #require(Self.functions([Array(path.frames)]).first)
        #expect(functions.first == "probe_malloc")
        #expect(functions.contains { $0.contains("outer") })
        #expect(functions.last?.contains("closure #1") == true)
        #expect(path.cut == nil)
      }
    }
  }

  @Test func aWindowOverMarkedThreadsRecordsThoseOnly() async {
    await #expect(processExitsWith: .success) {
      Thread.detachNewThread { while true { free(Blocks.keep(malloc(1000))) } }
      for _ in 0..<20 {
        let recording = try Recording(scope: .currentThread) { Self.outer(100) }
        #expect(recording.measurement.totalBytes == 100)
        #expect(recording.addsUp)
      }
    }
  }

  @Test func aSignalHandlerAndAForkedChildRecordOn() async {
    await #expect(processExitsWith: .success) {
      let recording = try Recording {
        probe_allocate_in_signal_handler(100)
        let child = probe_fork()
        if child == 0 {
          for size in 1..<1000 { Self.outer(size) }
          _exit(0)
        }
        var status: Int32 = 0
        waitpid(child, &status, 0)
        if status != 0 { probe_free(probe_malloc(5000)) }
      }
      #expect(recording.measurement.totalBytes == 100)
      #expect(recording.addsUp)
    }
  }

  @Test func blocksFromBeforeTheWindowDoNotCount() async {
    await #expect(processExitsWith: .success) {
      let old = probe_malloc(1000)
      let resized = probe_malloc(1000)
      var kept: UnsafeMutableRawPointer?
      let recording = try Recording {
        probe_free(old)
        kept = probe_realloc(resized, 2000)
      }
      probe_free(kept)
      #expect(recording.measurement.totalBytes == 2000)
      #expect(recording.measurement.liveBytes == 2000)
      #expect(recording.addsUp)
    }
  }
}
