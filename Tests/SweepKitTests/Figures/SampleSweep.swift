import TestSupport

@testable import SweepAnalysis
@testable import SweepGit
@testable import SweepMeasuring
@testable import SweepResults

/// A sweep of five versions as the tool writes it: one does not build, one lacks a product, one has
/// a benchmark that traps, and some benchmarks change.
enum SampleSweep {
  static func commitInfo(_ label: String, _ digit: Character, extra: JSONObject = [:]) -> JSONObject
  {
    var own: JSONObject = [
      "schema": 1, "label": .string(label), "repository": "https://github.com/demo/rows.git",
    ]
    own.merge(extra)
    return [
      "id": .string(String(repeating: digit, count: 40)), "project": "rows",
      "time": "2025-01-02T03:04:05Z", "benchmem_sweep": .object(own),
    ]
  }

  static let machineInfo: JSONObject = [
    "node": "bench", "system": "Linux", "machine": "x86_64",
    "cpu": ["count": 2, "brand_raw": "Fast CPU"],
    "benchmem_sweep": ["schema": 1, "swift": "Swift version 6.3.1"],
  ]

  static func run(
    _ label: String, _ digit: Character, _ benchmarks: [BenchmarkRecord], extra: JSONObject = [:]
  ) -> ComparedRun {
    var file = RunFile.sample(benchmarks)
    file.machineInfo = machineInfo
    file.commitInfo = commitInfo(label, digit, extra: extra)
    return ComparedRun(label: label, content: .run(file))
  }

  static let runs: [ComparedRun] = [
    run(
      "1.0.0", "a",
      [
        .sample("Rows::build[n=1000]", peak: 85_120, allocations: 39),
        .sample("Rows::build[n=10000]", peak: 1_000_000, allocations: 57),
        .sample("Rows::scan", peak: 0, allocations: 0, total: 0),
      ]),
    run(
      "1.1.0", "b",
      [
        .sample("Rows::build[n=1000]", peak: 85_120, allocations: 40),
        .sample("Rows::build[n=10000]", peak: 500_000, allocations: 57),
        .sample("Rows::scan", peak: 64, allocations: 1, total: 64),
        .sample("Joins::inner<b>x</b>", peak: 4_000, allocations: 8),
      ]),
    ComparedRun(
      label: "1.2.0", content: .failed(phase: "build", reason: "cannot find 'Rows' in scope")),
    run(
      "1.3.0", "c",
      [
        .sample("Rows::build[n=1000]", peak: 170_240, allocations: 40),
        .sample("Rows::build[n=10000]", peak: 500_000, allocations: 57),
        .sample("Joins::inner<b>x</b>", peak: 4_000, allocations: 8),
      ],
      extra: [
        "failures": [
          ["id": "Rows::scan", "phase": "memory", "reason": "trapped: index out of range"]
        ]
      ]),
    run(
      "1.4.0", "d",
      [
        .sample("Rows::build[n=1000]", peak: 170_240, allocations: 40),
        .sample("Rows::build[n=10000]", peak: 500_008, allocations: 57),
        .sample("Rows::scan", peak: 0, allocations: 0, total: 0),
      ],
      extra: ["unavailable": [["product": "Joins", "reason": "no member 'inner'"]]]),
  ]
}
