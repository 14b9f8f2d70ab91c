import Foundation
import SystemPackage
import TestSupport

@testable import SweepAnalysis
@testable import SweepGit
@testable import SweepMeasuring
@testable import SweepResults

/// Run files for comparisons with the peer: two that it measured itself, and some of ours.
enum PeerRuns {
  /// Two runs of one suite by pytest-benchmem: groups, parameters, isolated benchmarks, one that is
  /// only timed, and one that only the second run has. Made once for all tests.
  static let measured: Result<[FilePath], any Error> = Result {
    let folder = FilePath(NSTemporaryDirectory()).appending("benchmem-peer-\(getpid())")
    try FileManager.default.createDirectory(
      atPath: folder.string, withIntermediateDirectories: true)
    let suite = folder.appending("test_suite.py")
    try Self.suite.write(toFile: suite.string, atomically: true, encoding: .utf8)
    return try ["1", "2"].map { version in
      let output = folder.appending("v\(version).json")
      let outcome = try PeerPython.run(
        "import os, sys, pytest; os.environ['VERSION'] = sys.argv[1];"
          + " sys.exit(pytest.main(sys.argv[2:]))",
        [
          version, suite.string, "-q", "-p", "no:cacheprovider", "--benchmark-min-rounds=3",
          "--benchmark-max-time=0.005", "--benchmark-json=\(output)",
        ])
      guard outcome.status == 0 else { throw Failure(description: outcome.output) }
      return output
    }
  }

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  private static let suite = """
    import os
    import pytest

    VERSION = int(os.environ["VERSION"])

    def build(n):
        return [bytes(5000 * VERSION) for _ in range(n)]

    class TestRows:
        @pytest.mark.benchmark(group="rows")
        @pytest.mark.parametrize("kind", ["a", "b"])
        @pytest.mark.parametrize("n", [10, 100, 1000])
        def test_build(self, benchmark_memory, n, kind):
            benchmark_memory.extra_info["rows"] = n * 2
            benchmark_memory.extra_info["text"] = f"{n}e1"
            benchmark_memory(build, n * (2 if kind == "b" else 1))

    @pytest.mark.benchmem(isolate=True, repeats=2)
    def test_isolated(benchmark_memory):
        benchmark_memory(sum, [1, 2, 3])

    def test_timed(benchmark):
        benchmark(sum, [1, 2])

    if VERSION == 2:
        def test_new(benchmark_memory):
            benchmark_memory(build, 5)
    """

  /// Three runs of ours with four parameters' worth of benchmarks, of which the second lacks one.
  static func ours(in folder: TemporaryFolder) throws -> [FilePath] {
    try [("1.0", 1), ("1.1", 2), ("1.2", 3)].map { label, version in
      let records = [1_000, 2_000, 4_000].flatMap { n in
        ["fast", "small"].compactMap { kind -> BenchmarkRecord? in
          if version == 2, n == 4_000, kind == "small" { return nil }
          let scale = kind == "fast" ? version * 3 : 4 - version
          var record = BenchmarkRecord.sample(
            "Rows::Build::build[\(n)-\(kind)]", peak: n * 8 * scale, allocations: n / 10 + version,
            total: n * 20 * scale, rss: kind == "fast" ? 5_000_000 + n * version : nil,
            milliseconds: [5, 6, 7, 9].map { $0 * scale + n / 1000 },
            params: ["n": .integer(n), "kind": .string(kind)],
            extra: ["rows": .integer(n * version), "text": .string("\(n).5")])
          record.group = "Build"
          record.memory?.peakBytes[1] += n
          return record
        }
      }
      let path = folder.path.appending("\(label).json")
      try RunFile.sample(records).write(to: path)
      return path
    }
  }
}
