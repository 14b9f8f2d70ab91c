import Foundation
import SweepAnalysis
import SweepGit
import SweepKit
import SystemPackage
import TestSupport

/// The real `git bisect run` over a random history in a real repository.
struct GitBisection {
  /// The commits' hashes, in the history's order.
  let hashes: [String]
  /// What git answered.
  let answer: BisectionAnswer
  /// What it tested, in order.
  let tested: [String]

  private struct Unreadable: Error { var output: String }

  init(_ history: RandomHistory) throws {
    let folder = try TemporaryFolder()
    try GitCommand.run(["init", "--quiet", "--initial-branch=main", folder.path.string])
    hashes = try Self.makeCommits(history, in: folder)
    let hashes = self.hashes
    try folder.write("bad", hashes.indices.filter(history.isBad).map { hashes[$0] + "\n" }.joined())
    try folder.write("skip", history.untestable.map { hashes[$0] + "\n" }.joined())
    try folder.write("tested", "")
    try folder.write(
      "run",
      """
      read h < .git/BISECT_HEAD
      echo $h >> tested
      grep -q $h skip && exit 125
      grep -q $h bad && exit 1
      exit 0
      """)
    try GitCommand.run(
      ["bisect", "start", "--no-checkout"] + (history.shape.firstParent ? ["--first-parent"] : [])
        + [hashes[history.bad]] + history.goods.map { hashes[$0] } + ["--"], in: folder.path)
    // git ends with a failure when only commits that were skipped are left.
    let output = try GitCommand.run(
      ["-c", "alias.answer=!git bisect run sh run 2>&1 || true", "answer"], in: folder.path)
    answer = try Self.answer(in: output)
    let lines = try String(contentsOfFile: folder.appending("tested").string, encoding: .utf8)
    tested = lines.split(separator: "\n").map(String.init)
  }

  /// Writes all commits at once by `git fast-import`.
  private static func makeCommits(
    _ history: RandomHistory, in folder: TemporaryFolder
  ) throws -> [String] {
    var stream = ""
    for (commit, parents) in history.parents.enumerated() {
      if parents.isEmpty { stream += "reset refs/heads/main\n\n" }
      stream += """
        commit refs/heads/main
        mark :\(commit + 1)
        committer Ada Example <ada@example.org> \(history.times[commit]) +0000
        data \("\(commit)".count)
        \(commit)

        """
      for (place, parent) in parents.enumerated() {
        stream += "\(place == 0 ? "from" : "merge") :\(parent + 1)\n"
      }
      stream += "\n"
    }
    try folder.write("stream", stream)
    try GitCommand.run(
      ["-c", "alias.import=!git fast-import --quiet --export-marks=marks <stream", "import"],
      in: folder.path)
    let marks = try String(contentsOfFile: folder.appending("marks").string, encoding: .utf8)
    var hashes = Array(repeating: "", count: history.parents.count)
    for line in marks.split(separator: "\n") {
      let parts = line.split(separator: " ")
      guard let mark = Int(parts[0].dropFirst()) else { continue }
      hashes[mark - 1] = String(parts[1])
    }
    return hashes
  }

  private static func answer(in output: String) throws -> BisectionAnswer {
    let lines = output.split(separator: "\n").map(String.init)
    if let line = lines.first(where: { $0.hasSuffix(" is the first bad commit") }) {
      return .commit(String(line.prefix(40)))
    }
    guard let heading = lines.firstIndex(where: { $0.contains("could be any of:") }) else {
      throw Unreadable(output: output)
    }
    let ids = lines[(heading + 1)...].prefix { $0.count == 40 && $0.allSatisfy(\.isHexDigit) }
    return .anyOf(Array(ids))
  }
}
