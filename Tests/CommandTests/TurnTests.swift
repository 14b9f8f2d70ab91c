import Foundation
import SweepAnalysis
import SweepGit
import SweepKit
import SweepMeasuring
import SweepProcesses
import SweepResults
import SystemPackage
import TestSupport
import Testing

/// A package whose one function counts in a loop, and a suite of one benchmark of it; its tests
/// share builds.
///
/// | tag | what it is |
/// |---|---|
/// | 1.0.0 | some work |
/// | 1.0.1 | the same code, another README |
/// | 1.1.0 | twice the work |
/// | 1.2.0 | the work of 1.1.0, and an unrelated function |
private final class TimedPackage: Sendable {
  let folder: TemporaryFolder
  let repository: String
  let suite: String

  static let shared = Task { try TimedPackage() }

  init(importing module: String = "", body: String = "make()") throws {
    let package = try PlainPackage()
    (folder, suite) = (package.folder, package.suite)
    repository = package.repository.path.string
    for (tag, count, more) in [
      ("1.0.0", 30_000, ""), ("1.0.1", 30_000, ""), ("1.1.0", 60_000, ""),
      ("1.2.0", 60_000, "\npublic func other() -> Int { 7 }\n"),
    ] {
      try package.write(
        count: count,
        body: """
          @inline(never) public func make() -> UInt64 {
            var state: UInt64 = 1
            for step in 0..<UInt64(\(count)) { state = state &* 6_364_136_223_846_793_005 &+ step }
            return state
          }
          \(more)
          """)
      try package.repository.commit("Release \(tag)", "README.md", "\(tag)\n")
      try package.repository.tag(tag)
    }
    try package.writeSuite(package: "../rows", importing: module, body: body)
  }

  /// A sweep whose results no other test shares: those with another number of passes.
  func arguments(
    _ versions: [String], passes: Int, bursts: Int, budget: Int = 0, _ more: String...
  ) -> [String] {
    ["sweep", repository] + versions + [
      "--suite", suite, "--cache", folder.appending("cache").string, "--out", out(passes),
      "--repeats", "\(passes)", "--bursts", "\(bursts)", "--time-budget", "\(budget)",
    ] + more
  }

  func out(_ passes: Int) -> String { folder.appending("out-\(passes)").string }

  func file(_ label: String, _ passes: Int) throws -> RunFile {
    try RunFile(reading: FilePath("\(out(passes))/\(label).json"))
  }

  func bursts(_ label: String, _ passes: Int) throws -> BurstSeries {
    try #require(try file(label, passes).benchmarks.first?.bursts)
  }

  /// What two builds were timed by against each other, as the newer one's file has it.
  func pairs(_ label: String, against: String, _ passes: Int) throws -> JSONObject? {
    let own = try file(label, passes).commitInfo["benchmem_sweep"]?.objectValue
    return own?["pairs"]?.arrayValue?.compactMap(\.objectValue).first {
      $0["against"] == .string(against)
    }
  }
}

@Suite("Bursts in turns", .serialized)
struct TurnTests {
  @Test("Twice the work is a change in report and gate; a change of text is equal code")
  func planted() async throws {
    let timed = try await TimedPackage.shared.value
    let sweep = try await ToolRun(
      timed.arguments(["1.0.0", "1.0.1", "1.1.0"], passes: 2, bursts: 20, budget: 60))
    #expect(sweep.status == 0, "\(sweep.errors)")
    let report = try SweepFolder(path: timed.out(2)).report()
    let steps = report.entries.map(\.step).filter { $0.metric == .time }
    #expect(steps.map(\.to) == ["1.1.0"] && steps.map(\.from) == ["1.0.1"])
    let step = try #require(steps.first)
    #expect(step.significance == .significant && step.isRegression)
    #expect(step.foldChange > 1.5 && step.foldChange < 2.5)
    let interval = try #require(step.judgement.interval)
    #expect(interval.contains(step.foldChange))
    #expect(sweep.output.contains("1.1.0 after 1.0.1: Bench::make time "), "\(sweep.output)")
    // The older versions are one; the newer one took turns with it.
    let (first, second, third) = (
      try timed.bursts("1.0.0", 2), try timed.bursts("1.0.1", 2), try timed.bursts("1.1.0", 2)
    )
    #expect(first == second && first.values.count == 20 && third.values.count == 20)
    #expect(first.session != nil && first.session == third.session)

    func compare(_ other: String, _ more: String...) async throws -> ToolRun {
      let files = ["1.0.0", other].map { "\(timed.out(2))/\($0).json" }
      return try await ToolRun(["compare"] + files + ["--columns", "time"] + more)
    }
    let grown = try await compare("1.1.0", "--fail-on", "time:10%", "--format", "json")
    #expect(grown.status == 1, "\(grown.output)")
    let gate = try JSONValue(parsing: grown.output).objectValue?["gate"]?.objectValue
    let regression = gate?["regressions"]?.arrayValue?.first?.objectValue
    #expect(regression?["significance"] == "significant")
    #expect(gate?["regressions"]?.arrayValue?.count == 1)
    let same = try await compare("1.0.1", "--fail-on", "time:0", "--diff")
    #expect(same.status == 0, "\(same.output)")
    let diff = try await compare("1.1.0", "--diff")
    #expect(diff.output.contains(/\+\d+\.\d% \(\+\d+\.\d…\+\d+\.\d\) \*/), "\(diff.output)")
  }

  @Test("Equal code that is measured apart takes its own turns, and never changes")
  func measuredApart() async throws {
    let timed = try await TimedPackage.shared.value
    let sweep = try await ToolRun(
      timed.arguments(
        ["1.0.0", "1.0.1"], passes: 3, bursts: 4, "--no-equal-code", "--json-events"))
    #expect(sweep.status == 0, "\(sweep.errors)")
    let (first, second) = (try timed.bursts("1.0.0", 3), try timed.bursts("1.0.1", 3))
    #expect(first.values != second.values && first.session == second.session)
    #expect(first.values.count == 4 && second.values.count == 4)
    #expect(!sweep.errors.contains("\"event\":\"pair\""), "\(sweep.errors)")
    let report = try SweepFolder(path: timed.out(3)).report()
    #expect(report.entries.allSatisfy { $0.step.metric != .time })
    #expect(report.undecided.isEmpty && report.apartCount == 0)
  }

  @Test("More bursts go on where the earlier ones ended, and measure nothing else again")
  func more() async throws {
    let timed = try await TimedPackage.shared.value
    func sweep(_ versions: [String], _ bursts: Int) async throws -> SweepLog {
      let log = try await SweepLog(timed.arguments(versions, passes: 4, bursts: bursts))
      #expect(log.run.status == 0, "\(log.run.errors)")
      return log
    }
    let both = ["1.0.0", "1.1.0"]
    let first = try await sweep(both, 3)
    #expect(first.measured == both)
    #expect(first.members("turn", "turn") == [1, 2, 3])
    let before = try both.map { try timed.bursts($0, 4) }
    #expect(before.map(\.values.count) == [3, 3])
    let second = try await sweep(both, 6)
    #expect(second.built.isEmpty && second.measured.isEmpty)
    #expect(second.members("turn", "turn") == [4, 5, 6])
    #expect(second.members("turn", "of") == [6, 6, 6])
    let after = try both.map { try timed.bursts($0, 4) }
    #expect(after.map(\.values.count) == [6, 6])
    #expect(zip(before, after).allSatisfy { Array($1.values.prefix(3)) == $0.values })
    #expect(after[0].session != nil && after[0].session == after[1].session)
    let outcomes = try OutputFolder(path: timed.out(4)).journal.read().outcomes
    #expect(both.map { outcomes[$0]?.turns } == [6, 6])
    // No more are wanted than there are.
    #expect(try await sweep(both, 5).members("turn", "turn").isEmpty)
    let kept = try both.map { try timed.bursts($0, 4) }
    #expect(kept == after)

    // What one version has alone was not taken in turns with the other, and is not taken for it.
    _ = try await sweep(["1.0.0"], 8)
    #expect(try timed.bursts("1.0.0", 4).values.count == 8)
    #expect(try timed.bursts("1.0.0", 4).session != after[1].session)
    let last = try await sweep(both, 8)
    #expect(try both.map { try timed.bursts($0, 4).values.count } == [8, 8])
    #expect(try timed.bursts("1.1.0", 4).session != timed.bursts("1.0.0", 4).session)
    // They are timed in pairs instead.
    #expect(last.members("pair", "from") == ["1.0.0"] && last.members("pair", "to") == ["1.1.0"])
    #expect(try timed.pairs("1.1.0", against: "1.0.0", 4) != nil)
  }

  @Test("A version that comes later is timed in pairs with its neighbours")
  func later() async throws {
    let timed = try await TimedPackage.shared.value
    let first = try await SweepLog(
      timed.arguments(["1.0.0", "1.2.0"], passes: 5, bursts: 4))
    #expect(first.run.status == 0 && first.members("pair", "to").isEmpty, "\(first.run.errors)")
    let second = try await SweepLog(
      timed.arguments(["1.0.0", "1.1.0", "1.2.0"], passes: 5, bursts: 4))
    #expect(second.run.status == 0, "\(second.run.errors)")
    #expect(second.measured == ["1.1.0"])
    #expect(second.members("pair", "from") == ["1.0.0", "1.1.0"])
    #expect(second.members("pair", "to") == ["1.1.0", "1.2.0"])
    for (label, before) in [("1.1.0", "1.0.0"), ("1.2.0", "1.1.0")] {
      let pairs = try #require(try timed.pairs(label, against: before, 5))
      #expect(pairs["before"]?.arrayValue?.count == ChangeJudge.looks[0])
      #expect(pairs["after"]?.arrayValue?.count == ChangeJudge.looks[0])
    }
    // By them twice the work is found, and an unrelated function is no change.
    let report = try SweepFolder(path: timed.out(5)).report()
    let steps = report.entries.map(\.step).filter { $0.metric == .time }
    #expect(steps.map(\.to) == ["1.1.0"] && steps.map(\.significance) == [.significant])
    #expect(report.apartCount == 0)
    // What has been asked is not asked again.
    let again = try await SweepLog(
      timed.arguments(["1.0.0", "1.1.0", "1.2.0"], passes: 5, bursts: 4))
    #expect(again.members("pair", "to").isEmpty && again.members("turn", "turn").isEmpty)
  }

  @Test("The first version timed as two says what this machine's noise is, and the files keep it")
  func control() async throws {
    let timed = try await TimedPackage.shared.value
    let sweep = try await ToolRun(
      timed.arguments(["1.0.0", "1.1.0"], passes: 6, bursts: 6, "--control"))
    #expect(sweep.status == 0, "\(sweep.errors)")
    #expect(
      sweep.errors.contains("control: 1.0.0, timed as two, differs from itself by "),
      "\(sweep.errors)")
    #expect(sweep.errors.contains(" of 1 would have been called a change"), "\(sweep.errors)")
    for label in ["1.0.0", "1.1.0"] {
      let file = try timed.file(label, 6)
      let own = file.commitInfo["benchmem_sweep"]?.objectValue
      let control = try #require(own?["control"]?.arrayValue?.first?.objectValue)
      #expect(control["benchmark"] == "Bench::make")
      for series in ["first", "second"] { #expect(control[series]?.arrayValue?.count == 6) }
      #expect(control["first"] != control["second"])
      let floors = ["first", "second"].map { name in
        (control[name]?.arrayValue ?? []).compactMap(\.doubleValue).min() ?? 0
      }
      let ratio = try #require(floors.max()) / #require(floors.min())
      let difference = try #require(control["difference"]?.doubleValue)
      #expect(abs(difference - (ratio - 1)) < 1e-9)
      #expect(try timed.bursts(label, 6).values.count == 6)
    }
    // It is the first version's own series that the second one is held against.
    let own = try timed.file("1.0.0", 6).commitInfo["benchmem_sweep"]?.objectValue
    let first = own?["control"]?.arrayValue?.first?.objectValue?["first"]?.arrayValue
    let values = try timed.bursts("1.0.0", 6).values
    #expect(first?.compactMap(\.doubleValue) == values)
    // Without new turns there is no control, and that is said.
    let again = try await ToolRun(
      timed.arguments(["1.0.0", "1.1.0"], passes: 7, bursts: 2))
    #expect(!again.errors.contains("control"), "\(again.errors)")
    let late = try await ToolRun(
      timed.arguments(["1.0.0", "1.1.0"], passes: 7, bursts: 2, "--control"))
    #expect(
      late.errors.contains("control: all versions have been timed before, each as one"),
      "\(late.errors)")
  }

  /// Starts a sweep of many turns, ends it by a signal once bursts are on the disk, and gives what
  /// the files hold then.
  private func ended(
    by signal: String, _ timed: TimedPackage, _ passes: Int
  ) async throws -> (status: String, bursts: [BurstSeries?]) {
    let arguments = timed.arguments(["1.0.0", "1.1.0"], passes: passes, bursts: 150)
    await SharedEngine.lend(toCacheOf: arguments)
    let (_, output) = try await ChildProcess(
      "bash",
      [
        "-c",
        """
        "$TOOL" "$@" >/dev/null 2>"$OUT.errors" & tool=$!
        until grep -qs burst_session "$OUT/1.1.0.json"; do
          kill -0 $tool 2>/dev/null || break; sleep 0.05
        done
        kill -\(signal) $tool; wait $tool; echo "status $?"
        """, "-",
      ] + arguments,
      environment: ["TOOL": BuiltProduct.path("benchmem-sweep"), "OUT": timed.out(passes)]
    ).capture()
    let bursts = try ["1.0.0", "1.1.0"].map {
      try timed.file($0, passes).benchmarks.first?.bursts
    }
    return (String(decoding: output, as: UTF8.self), bursts)
  }

  @Test(
    "A sweep that ends in its turns keeps whole turns, and goes on from there",
    arguments: [("INT", 8), ("KILL", 9)])
  func ended(signal: String, passes: Int) async throws {
    let timed = try await TimedPackage.shared.value
    let (text, kept) = try await ended(by: signal, timed, passes)
    #expect(text.contains(signal == "INT" ? "status 130" : "status 137"), "\(text)")
    let counts = kept.map { $0?.values.count ?? 0 }
    #expect(counts.allSatisfy { $0 > 0 && $0 < 150 }, "\(counts)")
    #expect(kept[0]?.session == kept[1]?.session)
    // What is interrupted is written at once; a kill may come between two files.
    if signal == "INT" { #expect(counts[0] == counts[1]) }
    // Of time, nothing is sure before the end.
    let report = try SweepFolder(path: timed.out(passes)).report()
    #expect(report.entries.allSatisfy { $0.step.metric != .time })
    #expect(report.undecided.map(\.to) == ["1.1.0"] && report.apartCount == 0)
    let diff = try await ToolRun(["compare", timed.out(passes), "--columns", "time", "--diff"])
    #expect(diff.output.contains(") ?") || diff.output.contains("% ?"), "\(diff.output)")
    #expect(!diff.output.contains("% *") && !diff.output.contains(") *"), "\(diff.output)")
    let wanted = (counts.max() ?? 0) + 2
    let log = try await SweepLog(
      timed.arguments(["1.0.0", "1.1.0"], passes: passes, bursts: wanted))
    #expect(log.run.status == 0, "\(log.run.errors)")
    #expect(log.built.isEmpty && log.measured.isEmpty)
    let common = counts.min() ?? 0
    #expect(log.members("turn", "turn").first?.integerValue == common + 1)
    let bursts = try ["1.0.0", "1.1.0"].map { try timed.bursts($0, passes) }
    #expect(bursts.map(\.values.count) == [wanted, wanted])
    #expect(bursts[0].session == bursts[1].session)
    for label in ["1.0.0", "1.1.0"] {
      #expect(try timed.file(label, passes).benchmarks.allSatisfy { !$0.isTimedInPart })
    }
    for (before, after) in zip(kept, bursts) {
      #expect(before?.values.prefix(common) == after.values.prefix(common))
    }
  }

  @Test("A benchmark that fails in a later turn is a failure, and is timed anew")
  func failing() async throws {
    let calls = try TemporaryFolder()
    let path = calls.appending("calls").string
    let timed = try TimedPackage(
      importing: """
        import Glibc

        /// Each process leaves a byte; there is a number of them that is too many.
        let isWornOut: Bool = {
          let file = open("\(path)", O_WRONLY | O_CREAT | O_APPEND, 0o644)
          _ = write(file, "x", 1)
          let count = lseek(file, 0, SEEK_END)
          close(file)
          return count > 8
        }()

        func work() -> UInt64 {
          if isWornOut { fatalError("worn out") }
          return make()
        }
        """,
      body: "work()")
    // Two versions: a process each for memory and the first burst, and for each of two turns; in
    // the third turn the first that comes fails.
    let arguments = timed.arguments(["1.0.0", "1.1.0"], passes: 2, bursts: 6)
    let sweep = try await ToolRun(arguments)
    #expect(sweep.status == 2, "\(sweep.errors)")
    let outcomes = try OutputFolder(path: timed.out(2)).journal.read().outcomes
    for label in ["1.0.0", "1.1.0"] {
      let failures = try #require(outcomes[label]).failures
      #expect(failures.map(\.phase) == ["turns"] && failures.map(\.kind) == [.machine])
      #expect(failures.first?.reason.contains("worn out") == true)
      #expect(outcomes[label]?.turns == 2)
      #expect(try timed.bursts(label, 2).values.count == 2)
    }
    #expect(sweep.output.contains("Bench::make: "), "\(sweep.output)")
    try FileManager.default.removeItem(atPath: path)
    // The fault is not kept: what was measured before the turns is in the cache without it.
    let again = try await SweepLog(arguments.map { $0 == "6" ? "2" : $0 })
    #expect(again.measured.isEmpty && again.versions("taken") == ["1.0.0", "1.1.0"])
    #expect(again.run.status == 0, "\(again.run.errors)")
    let now = try OutputFolder(path: timed.out(2)).journal.read().outcomes
    #expect(now.values.allSatisfy { $0.failures.isEmpty && $0.turns == 2 })
  }
}
