import Foundation
import SweepAnalysis
import SweepGit
import SweepMeasuring
import SweepProcesses
import SweepResults
import SystemPackage
import TestSupport
import Testing

/// Each test is a row of the table in `Documentation/Reliability.md`.
@Suite("Faults")
struct FaultTests {
  /// What the version 1.0.0 and the version 1.1.0 of the tiny package ask for.
  private let peaks = ["1.0.0": 32 + 2020, "1.1.0": 32 + 2 * 2020]

  /// Runs a shell script with a few variables; its output and errors come back in one text.
  ///
  /// The cache gets the engine that the tests share, unless the script makes the cache itself.
  private func shell(
    _ tiny: TinyPackage, makesCache: Bool = false, _ script: String
  ) async throws -> String {
    if !makesCache { await SharedEngine.lend(toCacheOf: tiny.sweep()) }
    let arguments = tiny.sweep("1.0.0", "1.1.0").map { "'\($0)'" }.joined(separator: " ")
    let (_, output) = try await ChildProcess(
      "bash", ["-c", "exec 2>&1\nsweep() { \"$TOOL\" \(arguments) \"$@\"; }\n" + script],
      environment: [
        "TOOL": BuiltProduct.path("benchmem-sweep"), "DIR": tiny.folder.path.string,
        "OUT": tiny.folder.appending("out").string, "CACHE": tiny.folder.appending("cache").string,
        "NO_COLOR": "1",
      ]
    ).capture()
    return String(decoding: output, as: UTF8.self)
  }

  private func expectResults(_ tiny: TinyPackage, in out: String = "out") throws {
    for (label, peak) in peaks {
      let file = try RunFile(
        reading: FilePath(tiny.folder.appending("\(out)/\(label).json").string))
      let found = file.benchmarks.first { $0.fullname == "Fill::fill" }?.memory?.peakBytes
      #expect(Set(found ?? []) == [peak], "\(out) \(label)")
    }
  }

  /// Whether a process may mount things in a namespace of its own.
  private static var canMount: Bool {
    get async throws {
      let arguments = ["-rm", "bash", "-c", "mount -t tmpfs tmpfs /mnt"]
      return try await ChildProcess("unshare", arguments).capture().status.isSuccess
    }
  }

  @Test("A full disk under the output folder", .enabled { try await canMount })
  func fullDisk() async throws {
    let tiny = try TinyPackage()
    let text = try await shell(
      tiny,
      """
      export -f sweep
      unshare -rm bash -c '
        mkdir "$OUT" "$DIR/kept" && mount -t tmpfs -o size=16m tmpfs "$OUT"
        dd if=/dev/zero of="$OUT/filler" bs=1k count=16372 status=none
        sweep --quiet; echo "status $?"
        ls "$OUT"/*.json
        rm "$OUT/filler"
        sweep --verbose; echo "status $?"
        cp "$OUT"/*.json "$DIR/kept"'
      """)
    #expect(text.contains("No space left on device; make room or choose another folder"), "\(text)")
    #expect(text.contains("status 74\n"), "\(text)")
    // What was measured before the disk was full is not measured again.
    #expect(text.contains("1.0.0: taken from the cache"), "\(text)")
    #expect(text.contains("status 0\n"), "\(text)")
    try expectResults(tiny, in: "kept")
  }

  @Test("A full disk under the cache", .enabled { try await canMount })
  func fullCache() async throws {
    let tiny = try TinyPackage()
    let text = try await shell(
      tiny, makesCache: true,
      """
      export -f sweep
      unshare -rm bash -c '
        mkdir "$CACHE" && mount -t tmpfs -o size=64m tmpfs "$CACHE"
        sweep --quiet & tool=$!
        until grep -qs "swift build" "$OUT/logs/1.0.0.log"; do
          kill -0 $tool 2>/dev/null || break; sleep 0.02
        done
        dd if=/dev/zero of="$CACHE/filler" bs=4k 2>/dev/null
        wait $tool; echo "status $?"'
      sweep --quiet; echo "status $?"
      """)
    #expect(text.contains("no space left on device"), "\(text)")
    #expect(text.contains("status 3\n"), "\(text)")
    // Neither version is taken for one that does not build.
    #expect(text.hasSuffix("status 0\n"), "\(text)")
    try expectResults(tiny)
  }

  @Test(
    "A full disk under copies of dependencies, and under results", .enabled { try await canMount })
  func fullParts() async throws {
    let tiny = try TinyPackage()
    let text = try await shell(
      tiny,
      """
      export -f sweep
      unshare -rm bash -c '
        mkdir -p "$CACHE/mirrors" && mount -t tmpfs -o size=16k tmpfs "$CACHE/mirrors"
        sweep --quiet --pin numbers@1.1.0; echo "pins: status $?"'
      unshare -rm bash -c '
        mkdir -p "$CACHE/results" && mount -t tmpfs -o size=16k tmpfs "$CACHE/results"
        sweep --verbose --pin numbers@1.1.0; echo "results: status $?"'
      sweep --verbose --pin numbers@1.1.0; echo "after: status $?"
      """)
    // It is no bug, and the versions are not taken for ones that do not build.
    #expect(text.contains("1.0.0 and 1.1.0: not measured, machine failed: "), "\(text)")
    #expect(text.contains("No space left on device"), "\(text)")
    #expect(text.contains("pins: status 3\n"), "\(text)")
    // What the cache cannot take is in the output folder.
    #expect(text.contains("1.0.0 could not be kept in the cache: "), "\(text)")
    #expect(text.contains("results: status 0\n"), "\(text)")
    #expect(text.contains("[1/2] 1.0.0: measured before"), "\(text)")
    #expect(text.hasSuffix("after: status 0\n"), "\(text)")
    try expectResults(tiny)
  }

  @Test("Files of the user's in the output folder or the cache")
  func foreignFiles() async throws {
    let tiny = try TinyPackage()
    let text = try await shell(
      tiny, makesCache: true,
      """
      mkdir -p "$OUT" "$DIR/home/results"
      echo mine > "$DIR/mine"; ln -s ../mine "$OUT/report.html"; echo thesis > "$DIR/home/results/t"
      sweep; echo "status $?"
      sweep --cache "$DIR/home"; echo "status $?"
      "$TOOL" cache prune --all --cache "$DIR/home"; echo "status $?"
      cat "$DIR/mine" "$DIR/home/results/t"; ls -A "$OUT" "$DIR/home"
      """)
    let folder = tiny.folder.path.string
    let refusal =
      "error: \(folder)/home is not empty and is not a cache of benchmem-sweep; "
      + "choose another folder with --cache\nstatus 65\n"
    #expect(
      text == """
        error: \(folder)/out/report.html was not made by a sweep and is not touched; \
        move it away or choose another folder with --out
        status 65
        \(refusal)\(refusal)mine
        thesis
        \(folder)/home:
        results

        \(folder)/out:
        report.html

        """, "\(text)")
  }

  @Test("A read-only output folder", .enabled { try await canMount })
  func readOnly() async throws {
    let tiny = try TinyPackage()
    let text = try await shell(
      tiny,
      """
      export -f sweep
      unshare -rm bash -c '
        mkdir "$OUT" && mount -t tmpfs -o ro tmpfs "$OUT"
        sweep; echo "status $?"'
      """)
    let lines = text.split(separator: "\n")
    #expect(lines.count == 2, "\(text)")
    #expect(lines.first?.hasPrefix("error: cannot write to \(tiny.folder.path)/out") == true)
    #expect(lines.last == "status 74")
  }

  @Test("A cache that vanishes while a version is built")
  func vanishedCache() async throws {
    let tiny = try TinyPackage()
    let text = try await shell(
      tiny,
      """
      sweep --quiet & tool=$!
      for i in $(seq 2000); do grep -qs 'swift build' "$OUT/logs/1.0.0.log" && break; sleep 0.05; done
      mv "$CACHE" "$DIR/gone"
      wait $tool; echo "status $?"
      sweep --quiet; echo "status $?"
      """)
    #expect(text.contains("1.0.0: machine failed: "), "\(text)")
    #expect(text.contains("vanished while it was built in"), "\(text)")
    // What is measured with went with it, so that the second version cannot be built from the same.
    #expect(text.contains("status 3\n") && text.hasSuffix("status 0\n"), "\(text)")
    try expectResults(tiny)
  }

  @Test("A journal, a run file or an entry of the cache that was cut off")
  func damagedFiles() async throws {
    let tiny = try TinyPackage()
    let text = try await shell(
      tiny,
      """
      sweep --quiet >/dev/null; echo "status $?"
      cut() { head -c $(( $(stat -c %s "$1") / 2 )) "$1" > "$1.cut"; mv "$1.cut" "$1"; }
      truncate -s -40 "$OUT/sweep.jsonl"
      sweep --verbose 2>&1 | grep '^\\[' ; echo journal
      cut "$OUT/1.0.0.json"
      sweep --verbose 2>&1 | grep '^\\[' ; echo run file
      cut "$OUT/1.0.0.json"
      for f in "$CACHE"/results/*/run.json; do cut "$f"; done
      sweep --verbose 2>&1 | grep '^\\[' ; echo cached results
      for f in "$CACHE"/builds/*/build.json "$CACHE"/results/*/outcome.json; do cut "$f"; done
      sweep --verbose --out "$DIR/other" 2>&1 | grep '^\\[' ; echo cached builds
      """)
    let parts = text.split(separator: "\n").map { line in
      String(line.prefix { $0 != "," })
    }
    // Lines up to the marks say what was done again: no more than had to be.
    func lines(until mark: String, after start: String) throws -> [String] {
      let from = try #require(parts.firstIndex(of: start))
      let to = try #require(parts.firstIndex(of: mark))
      return Array(parts[(from + 1)..<to])
    }
    #expect(
      try lines(until: "journal", after: "status 0") == [
        "[1/2] 1.0.0: measured before", "[2/2] 1.1.0: taken from the cache",
      ])
    #expect(
      try lines(until: "run file", after: "journal") == [
        "[1/2] 1.0.0: taken from the cache", "[2/2] 1.1.0: measured before",
      ])
    #expect(
      try lines(until: "cached results", after: "run file").contains("[1/2] 1.0.0: built before"))
    #expect(
      try lines(until: "cached builds", after: "cached results").filter {
        $0.hasSuffix(": build")
      }.count == 2)
    try expectResults(tiny)
    try expectResults(tiny, in: "other")
  }

  @Test("Two sweeps at once: with one output folder one waits, with one cache they share builds")
  func sideBySide() async throws {
    let tiny = try TinyPackage()
    let text = try await shell(
      tiny,
      """
      sweep --verbose >"$DIR/first" 2>&1 & first=$!
      sweep --verbose >"$DIR/second" 2>&1 & second=$!
      sweep --verbose --out "$DIR/other" >"$DIR/third" 2>&1 & third=$!
      wait $first; echo "status $?"
      wait $second; echo "status $?"
      wait $third; echo "status $?"
      cat "$DIR/first" "$DIR/second" | grep -c 'waiting for another sweep with --out'
      cat "$DIR/first" "$DIR/second" "$DIR/third" | grep -c ': build$'
      """)
    // Each version is built once by one of the three.
    #expect(text == "status 0\nstatus 0\nstatus 0\n1\n2\n", "\(text)")
    try expectResults(tiny)
    try expectResults(tiny, in: "other")
  }

  @Test("A benchmark that the kernel kills for memory, and one that does not end")
  func killedBenchmark() async throws {
    let tiny = try TinyPackage()
    try tiny.folder.write(
      "suite/Sources/Fill/Fill.swift",
      """
      import BenchMemEngine
      import Tiny

      #if canImport(Glibc)
        import Glibc
      #endif

      @main
      struct FillSuite: BenchmarkSuite {
        static let benchmarks: [Benchmark] = [
          Benchmark("fill") { run in run.measure { fill() } },
          // What the kernel does to a process that asks for too much.
          Benchmark("greedy") { run in run.measure { kill(getpid(), SIGKILL) } },
          Benchmark("endless") { run in run.measure { while true { sleep(1) } } },
        ]
      }
      """)
    let text = try await shell(tiny, "sweep --run-timeout 3; echo \"status $?\"")
    #expect(
      text.contains(
        "Fill::greedy: memory, timing not measured: killed by signal 9 (killed, perhaps for want of memory)"
      ), "\(text)")
    #expect(
      text.contains("Fill::endless: memory, timing not measured: no end after 3 s"), "\(text)")
    #expect(text.hasSuffix("status 2\n"))
    try expectResults(tiny)
  }

  @Test("What was counted of a benchmark that cannot be timed is compared, and kept")
  func memoryOnly() async throws {
    let tiny = try TinyPackage()
    try tiny.folder.write(
      "suite/Sources/Fill/Fill.swift",
      """
      import BenchMemEngine
      import Tiny

      nonisolated(unsafe) var calls = 0

      /// More calls than counted passes need, and fewer than rounds.
      func count() -> Bool {
        calls += 1
        return calls > 40
      }

      @main
      struct FillSuite: BenchmarkSuite {
        static let benchmarks: [Benchmark] = [
          Benchmark("fill") { run in
            run.measure { if count() { fatalError("worn out") } else { fill() } }
          }
        ]
      }
      """)
    let text = try await shell(
      tiny,
      """
      sweep --bursts 2 --min-rounds 50 --quiet; echo "status $?"
      "$TOOL" compare "$OUT" --columns peak --fail-on peak:10%; echo "status $?"
      "$TOOL" compare "$OUT" --columns peak,time --csv "$DIR/out.csv" --fail-on time:10%; echo "status $?"
      cat "$DIR/out.csv"
      sweep --bursts 2 --min-rounds 50; echo "status $?"
      """)
    let parts = text.components(separatedBy: "status ")
    #expect(parts.count == 5, "\(text)")
    #expect(parts[0].contains("1.1.0: Fill::fill: ") && parts[0].contains("worn out"), "\(text)")
    // What could not be timed once is not timed again in turns.
    #expect(!parts[0].contains("turns not measured"), "\(text)")
    #expect(parts[1].hasPrefix("2\n") && parts[1].contains("regressed Fill::fill peak"), "\(text)")
    #expect(parts[2].hasPrefix("1\n") && parts[2].contains("failed in timing: "), "\(text)")
    #expect(parts[3].hasPrefix("1\n") && parts[3].contains("Fill::fill,2052,4072"), "\(text)")
    #expect(parts[3].components(separatedBy: "measured before").count == 3, "\(text)")
    #expect(text.hasSuffix("status 2\n"), "\(text)")
    try expectResults(tiny)
    let file = try RunFile(reading: FilePath(tiny.folder.appending("out/1.1.0.json").string))
    #expect(file.benchmarks.map(\.name) == ["fill"] && !file.benchmarks[0].isTimed)
  }

  @Test("A reader of the output that goes away")
  func closedPipe() async throws {
    let tiny = try TinyPackage()
    let text = try await shell(tiny, "sweep 2>/dev/null | true; sweep --quiet | tail -n 1")
    #expect(text == "Report: \(tiny.folder.path)/out/report.html\n", "\(text)")
    // Events and tables that cannot be written are told, and what was measured stays.
    for option in ["--json-events", "--quiet"] {
      let full = try await shell(tiny, "sweep \(option) 2>&1 >/dev/full; echo \"status $?\"")
      #expect(
        full.hasSuffix(
          "error: cannot write to standard output: No space left on device\nstatus 74\n"),
        "\(full)")
    }
    try expectResults(tiny)
  }
}
