import Foundation

@testable import SweepAnalysis
@testable import SweepReporting
@testable import SweepResults

/// What bisections find: a commit and one of several commits, nothing, and every change of a range.
enum SampleBisection {
  static let report = BisectionReport(
    package: "rows", metric: .peak, direction: .growth, good: [revision("1.0", "a")],
    bad: revision("main", "f"), notes: ["'1.0' and 'main' share history since 'a'"],
    commitCount: 12, candidateCount: 5,
    findings: [
      BisectionReport.Finding(
        commit: commit("c", "Keep | every <row>", parents: ["b", "9"]),
        changes: [
          .init(
            benchmark: "Rows::build[n=1000]", before: 85_120, after: 170_240,
            parents: [hash("b"): 85_120, hash("9"): 85_184])
        ],
        dependencies: [
          .init(identity: "atomics", before: "1.1.0", after: "1.2.0"),
          .init(identity: "numerics", before: nil, after: "1.0.0"),
        ],
        confirmation: .confirmed,
        reproduction: "benchmem-sweep bisect . --good \(hash("b")) --bad \(hash("c"))"),
      BisectionReport.Finding(
        commit: commit("e", "Build again", parents: ["d"]),
        doubts: [
          .init(
            commit: commit("d", "Break it", parents: ["c"]), reason: "build: no 'Rows' in scope")
        ],
        changes: [.init(benchmark: "Rows::scan", before: 0, after: 64)],
        confirmation: .refuted(reason: "Rows::scan is good in main")),
      BisectionReport.Finding(
        commit: commit("f", "Mend it", parents: ["8"]),
        doubts: zip("45678", [1, 0, 0, 0, 2]).map { hash, line in
          BisectionReport.Finding.Doubt(
            commit: commit(hash, "Go on", parents: []),
            reason: "build: A.swift:\(line): error: no 'x' in scope", isTried: line > 0)
        }, changes: [.init(benchmark: "Rows::scan", before: 64, after: 32)],
        confirmation: .confirmed),
    ],
    tests: [
      .init(
        revision: revision("c", "c"),
        verdicts: ["Rows::build[n=1000]": .bad, "Rows::scan": .good], candidates: 5),
      .init(
        revision: revision("d", "d"),
        verdicts: [
          "Rows::build[n=1000]": .untestable(reason: "no 'Rows' in scope"),
          "Rows::scan": .untestable(reason: "no 'Rows' in scope"),
        ], candidates: 2),
      .init(
        revision: revision("b", "b"),
        verdicts: ["Rows::build[n=1000]": .good, "Rows::scan": .good], candidates: 1),
    ],
    tested: [revision("1.0", "a"), revision("b", "b"), revision("c", "c"), revision("main", "f")],
    searchBuilds: 5, confirmationBuilds: 3)

  static let nothing = BisectionReport(
    package: "rows", metric: .allocations, direction: .any, good: [revision("1.0", "a")],
    bad: revision("main", "f"), commitCount: 1, candidateCount: 1, findings: [], tests: [],
    tested: [revision("1.0", "a")], searchBuilds: 1, confirmationBuilds: 0)

  static let all = BisectionReport(
    package: "rows", metric: .time, direction: .any, good: [revision("1.0", "a")],
    bad: revision("main", "f"), commitCount: 2, candidateCount: 2, followsFirstParent: true,
    findings: [
      BisectionReport.Finding(
        commit: commit("b", "Pin a dependency", parents: ["a", "9"], manifestOnly: true),
        changes: [.init(benchmark: "Rows::scan", before: 0.002, after: 0.001)],
        confirmation: .missing(reason: "--no-confirm"))
    ],
    tests: [
      .init(revision: revision("b", "b"), values: ["Rows::scan": 0.001]),
      .init(
        revision: revision("main", "f"),
        verdicts: ["Rows::scan": .undecided(reason: "too close to the limit")]),
    ],
    tested: [revision("1.0", "a"), revision("b", "b")], searchBuilds: 2, confirmationBuilds: 0)

  private static let date = Date(timeIntervalSince1970: 1_735_787_045)

  private static func hash(_ digit: Character) -> String { String(repeating: digit, count: 40) }

  private static func revision(_ name: String, _ digit: Character) -> BisectionReport.Revision {
    .init(
      name: name, label: name, commit: hash(digit), tree: hash("0"), date: date,
      subject: "Subject of *\(name)*")
  }

  private static func commit(
    _ digit: Character, _ subject: String, parents: [Character], manifestOnly: Bool = false
  ) -> BisectionReport.Commit {
    let files =
      manifestOnly
      ? [("Package.swift", "modified")]
      : (1...9).map { ("Sources/Rows/Part\($0).swift", $0 == 1 ? "added" : "modified") }
    return .init(
      hash: hash(digit), author: "A. U. Thor <author@example.com>", date: date, subject: subject,
      parents: parents.map(hash), files: files.map { .init(path: $0.0, status: $0.1) },
      manifestChanges: manifestOnly ? ["- .upToNextMajor", "+ .exact"] : [],
      changesManifestOnly: manifestOnly)
  }
}
