import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepAnalysis
@testable import SweepMeasuring
@testable import SweepResults

@Suite("Bursts in run files")
struct BurstTests {
  /// A file with bursts of a session, pairs with another build, and a control.
  static func file(_ factor: Double = 1, code: String = "y") -> RunFile {
    var file = RunFile.sample([
      .timed(SampleBursts.of(0.001 * factor), session: "turns", id: "T::a"),
      .timed(SampleBursts.of(0.002, seed: 2), session: nil, id: "T::b"), .sample("T::rounds"),
    ])
    file.commitInfo["benchmem_sweep"] = [
      "schema": 1, "label": "2.0",
      "executables": [
        ["product": "T", "code": .string(code), "benchmarks": ["T::a", "T::b", "T::rounds"]]
      ],
    ]
    return file
  }

  private func written(_ file: RunFile, in folder: TemporaryFolder) throws -> RunFile {
    let path = folder.path.appending("run.json")
    try file.write(to: path)
    return try RunFile(reading: path)
  }

  private static func pairs(code: String = "y", _ count: Int = 3) -> PairedBursts {
    var pairs = PairedBursts(
      benchmark: "T::a", against: "1.0", againstCode: "x", code: code)
    pairs.before = SampleBursts.of(0.001, count: count)
    pairs.after = SampleBursts.of(0.002, count: count)
    return pairs
  }

  @Test("Values, session and number of bursts come back; rounds are none")
  func series() throws {
    let folder = try TemporaryFolder()
    let read = try written(Self.file(), in: folder).benchmarks
    #expect(read[0].bursts == BurstSeries(session: "turns", values: SampleBursts.of(0.001)))
    #expect(read[1].bursts == BurstSeries(session: nil, values: SampleBursts.of(0.002, seed: 2)))
    #expect(read[2].bursts == nil && read[2].isTimed)
    // The statistics are over the bursts, one value each.
    #expect(read[0].stats.rounds == 24 && read[0].stats.min == SampleBursts.of(0.001).min())
    #expect(read[0].options["bursts"] == 24 && read[0].options["burst_session"] == "turns")
    // A number that is not that of the values belongs to something else.
    var other = read[0]
    other.options["bursts"] = 23
    #expect(other.bursts == nil)
    // Bursts of its own take the session's name away.
    other.setBursts(BurstSeries(values: [1, 2]), iterations: 1)
    #expect(other.bursts == BurstSeries(values: [1, 2]) && other.options["burst_session"] == nil)
  }

  @Test("Pairs and instructions come back with the benchmark, and replace those of the same builds")
  func pairs() throws {
    let folder = try TemporaryFolder()
    var file = Self.file()
    var pairs = Self.pairs()
    pairs.instructions = .init(before: 10, after: 20, way: "callgrind")
    file.setPairs(Self.pairs(code: "old"))
    file.setPairs(Self.pairs())
    file.setPairs(pairs)
    let read = try written(file, in: folder)
    #expect(read.benchmarks[0].pairs == [Self.pairs(code: "old"), pairs])
    #expect(read.benchmarks[0].pairs == file.benchmarks[0].pairs)
    #expect(read.benchmarks[1].pairs.isEmpty)
    // Seen from either side.
    let other = try written(Self.file(code: "x"), in: folder).benchmarks[0]
    #expect(read.benchmarks[0].pairs(from: other) == pairs)
    let turned = try #require(other.pairs(from: read.benchmarks[0]))
    #expect(turned.before == pairs.after && turned.after == pairs.before)
    #expect(turned.instructions == .init(before: 20, after: 10, way: "callgrind"))
    #expect(other.pairs(from: other) == nil)
    // Other records of the same benchmarks leave what the file says of their builds.
    var renewed = read
    renewed.replace([.timed(SampleBursts.of(0.001, count: 40), session: "turns", id: "T::a")])
    #expect(renewed.benchmarks[0].pairs == read.benchmarks[0].pairs)
    #expect(renewed.benchmarks[0].code == "y" && renewed.benchmarks[0].bursts?.values.count == 40)
    #expect(try written(renewed, in: folder).benchmarks[0].pairs == read.benchmarks[0].pairs)
  }

  @Test("Pairs of which a value is missing are none")
  func damagedPairs() {
    var object = Self.pairs().json
    #expect(PairedBursts(object) == Self.pairs())
    for damage: JSONValue in [[0.1, 0.2], [0.1, 0.2, "x"], "none", .null] {
      object["after"] = damage
      #expect(PairedBursts(object) == nil, "\(damage)")
    }
  }

  @Test("A control comes back as the noise floor of its benchmark, and outlives further bursts")
  func control() throws {
    let folder = try TemporaryFolder()
    var file = Self.file()
    let control = ControlBursts(benchmark: "T::a", first: [1.2, 1], second: [1.25, 1.5])
    #expect(control.difference == 0.25)
    #expect(
      ControlBursts(benchmark: "T::a", first: control.second, second: control.first)
        .difference == 0.25)
    #expect(ControlBursts(benchmark: "T::a", first: [], second: [1]).difference == 0)
    #expect(ControlBursts(benchmark: "T::a", first: [0], second: [1]).difference == 0)
    #expect(ControlBursts(control.json) == control)
    file.setControl([control])
    var read = try written(file, in: folder)
    #expect(read.benchmarks.map(\.noiseFloor) == [0.25, nil, nil])
    read.replace([.timed(SampleBursts.of(0.001, count: 40), session: "turns", id: "T::a")])
    #expect(try written(read, in: folder).benchmarks[0].noiseFloor == 0.25)
  }

  @Test(
    "The tools whose format it is read bursts, pairs and controls",
    .enabled(if: PeerPython.isPresent, "BENCHMEM_PEER_PYTHON is not set"))
  func peers() throws {
    let folder = try TemporaryFolder()
    var paths: [String] = []
    for (index, factor) in [1.0, 2].enumerated() {
      var file = Self.file(factor)
      file.setPairs(Self.pairs())
      file.setControl([ControlBursts(benchmark: "T::a", first: [1], second: [1.1])])
      let path = folder.path.appending("000\(index)_run.json")
      try file.write(to: path)
      paths.append(path.string)
    }
    let timing = try PeerPython.command(
      "pytest-benchmark", ["compare", "--columns=min,rounds", "--group-by=fullname"] + paths)
    #expect(timing.status == 0, "\(timing.errors)")
    #expect(timing.output.contains("T::a") && timing.output.contains("24"), "\(timing.output)")
    #expect(timing.output.contains("(2.00)"), "\(timing.output)")
    let memory = try PeerPython.command("benchmem", ["compare", "--columns", "time,peak"] + paths)
    #expect(memory.status == 0, "\(memory.errors)")
    #expect(memory.output.contains("(2.00)"), "\(memory.output)")
  }
}
