import CMallocProbe
import Foundation
import Testing

@testable import BenchMemEngine

/// Call paths of C whose bytes are known, equal to a model path by path.
@Suite(.needsCounting)
struct PathOracleTests {
  static let (paths, depth, slots) = (32, UInt32(4), 20)

  /// A table of blocks that calls on paths work on.
  ///
  /// Unchecked: one thread at a time works on a slot.
  final class Table: @unchecked Sendable {
    let blocks = UnsafeMutablePointer<UnsafeMutableRawPointer?>.allocate(capacity: slots)
    var operation = PathOperation(thread: 0, path: 0, slot: 0, size: 0)

    init() { blocks.initialize(repeating: nil, count: slots) }

    func run(_ operation: PathOperation) {
      blocks[operation.slot] = probe_on_path(
        UInt32(operation.path), depth, blocks[operation.slot], operation.size)
    }

    func clear() {
      for slot in 0..<slots {
        free(blocks[slot])
        blocks[slot] = nil
      }
    }
  }

  /// Runs a program, each call on the thread it names; the rest wait meanwhile.
  static func runInTurns(_ operations: [PathOperation], _ table: Table, _ team: ThreadTeam?) {
    // Going through an array allocates where nothing is optimized.
    operations.withUnsafeBufferPointer { operations in
      var index = 0
      while index < operations.count {
        table.operation = operations[index]
        if let team, table.operation.thread > 0 { team.run() } else { table.run(table.operation) }
        index += 1
      }
    }
  }

  /// Records a program. Every recording calls from here, so that equal paths have equal addresses.
  @inline(never)
  static func record(
    _ operations: [PathOperation], _ table: Table, _ team: ThreadTeam?
  ) throws -> Recording {
    try Recording { runInTurns(operations, table, team) }
  }

  /// Where each path of each thread allocates, told by one block on each.
  static func places(
    threads: Int, _ table: Table, _ team: ThreadTeam?
  ) throws -> [PathModel.Origin: Recording.Place] {
    var places: [PathModel.Origin: Recording.Place] = [:]
    for thread in 0..<threads {
      for path in 0..<paths {
        let operations = [64, 0].map {
          PathOperation(thread: thread, path: path, slot: 0, size: $0)
        }
        let recording = try record(operations, table, team)
        #expect(recording.places.count == 1)
        places[.init(thread: thread, path: path)] = recording.places.first
      }
    }
    return places
  }

  @Test func thePathsOfRandomProgramsHaveWhatTheModelSays() async {
    await #expect(processExitsWith: .success) {
      let table = Table()
      let places = try Self.places(threads: 1, table, nil)
      #expect(Set(places.values).count == Self.paths)
      #expect(places.values.allSatisfy { $0.cut == nil })
      for seed in 0..<300 as Range<UInt64> {
        var generator = SplitMix64(seed: seed)
        let operations = PathOperation.program(
          Int.random(in: 1...400, using: &generator), threads: 1, paths: Self.paths,
          slots: Self.slots, using: &generator)
        let recording = try Self.record(operations, table, nil)
        table.clear()
        let model = PathModel(operations).numbers
        let expected = Dictionary(
          uniqueKeysWithValues: model.map { (places[$0.key] ?? .init(frames: []), $0.value) })
        guard recording.paths == expected, recording.addsUp else {
          let wrong = recording.paths.first { expected[$0.key] != $0.value }
          Issue.record("seed \(seed): \(String(describing: wrong)), not \(expected)")
          return
        }
      }
    }
  }

  @Test func threadsInTurnsThatResizeAndFreeEachOthersBlocksHaveWhatTheModelSays() async {
    await #expect(processExitsWith: .success) {
      let table = Table()
      let threads = 4
      let team = ThreadTeam(count: threads - 1) { index in
        if table.operation.thread == index + 1 { table.run(table.operation) }
      }
      team.run()
      // The threads are alike, so their paths are: each thread's numbers go to the same places.
      let places = try Self.places(threads: threads, table, team)
      #expect(Set(places.values).count == 2 * Self.paths)
      for seed in 0..<60 as Range<UInt64> {
        var generator = SplitMix64(seed: seed + 5000)
        let operations = PathOperation.program(
          200, threads: threads, paths: Self.paths, slots: Self.slots, using: &generator)
        let recording = try Self.record(operations, table, team)
        table.clear()
        var expected: [Recording.Place: Recording.Numbers] = [:]
        for (origin, numbers) in PathModel(operations).numbers {
          expected[places[origin] ?? .init(frames: []), default: .init()] += numbers
        }
        guard recording.paths == expected, recording.addsUp else {
          let wrong = recording.paths.first { expected[$0.key] != $0.value }
          Issue.record("seed \(seed): \(String(describing: wrong)), not \(expected)")
          return
        }
      }
    }
  }

  @Test func threadsAtOnceLoseNothing() async {
    await #expect(processExitsWith: .success) {
      let threads = 4
      var generator = SplitMix64(seed: 99)
      let programs = (0..<threads).map { _ in
        PathOperation.program(
          20_000, threads: 1, paths: Self.paths, slots: Self.slots, using: &generator)
      }
      let tables = (0..<threads).map { _ in Table() }
      let team = ThreadTeam(count: threads) { index in
        Self.runInTurns(programs[index], tables[index], nil)
      }
      let models = programs.map { PathModel($0).numbers.values }
      for _ in 0..<5 {
        let recording = try Recording { team.run() }
        for table in tables { table.clear() }
        #expect(recording.addsUp)
        let expected = models.joined().reduce(into: Recording.Numbers()) { $0 += $1 }
        #expect(recording.measurement.totalBytes == expected.total)
        #expect(recording.measurement.allocations == expected.allocations)
        #expect(recording.measurement.liveBytes == expected.live)
        #expect(recording.paths.count == Self.paths)
        #expect(recording.places.allSatisfy { $0.cut == "thread" })
      }
    }
  }

  @Test func blocksOfManyGigabytesKeepTheirPath() async {
    await #expect(processExitsWith: .success) {
      let table = Table()
      let sizes = (1 << 20, 1 << 33, 1 << 34, 1 << 41)
      var (granted, largest) = (0, 0)
      // What the kernel refuses, the program does not have, and nothing is counted of it.
      func ask(_ size: Int) {
        table.run(PathOperation(thread: 0, path: 3, slot: 0, size: size))
        if table.blocks[0] != nil { (granted, largest) = (granted + size, max(largest, size)) }
        table.run(PathOperation(thread: 0, path: 5, slot: 0, size: 0))
      }
      let recording = try Recording {
        ask(sizes.0)
        ask(sizes.1)
        ask(sizes.2)
        ask(sizes.3)
      }
      #expect(largest >= 1 << 33)
      #expect(recording.addsUp)
      #expect(recording.measurement.peakBytes == largest)
      #expect(recording.measurement.totalBytes == granted)
      #expect(recording.paths.values.allSatisfy { $0.live == 0 })
    }
  }
}
