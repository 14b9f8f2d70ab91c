import Foundation
import SweepGit
import SweepKit
import SweepResults
import SweepText

/// Versions as text columns or as JSON, with what is in the cache for each where that is known.
struct VersionList {
  private let versions: [Version]
  private let standings: [SweepPreview.Standing]?

  init(_ versions: [Version], _ standings: [SweepPreview.Standing]? = nil) {
    self.versions = versions
    self.standings = standings
  }

  func text(asJSON: Bool) -> String { asJSON ? json : table }

  private var json: String {
    JSONValue.array(
      versions.indices.map { index in
        let version = versions[index]
        var object: JSONObject = [
          "label": .string(version.label), "name": .string(version.name),
          "commit": .string(version.commit), "tree": .string(version.tree),
          "date": .string(version.date.formatted(.iso8601)), "subject": .string(version.subject),
        ]
        if let standing = standings?[index] { object.merge(standing.json) }
        return .object(object)
      }
    ).text + "\n"
  }

  private var table: String {
    let width = versions.map(\.label.count).max() ?? 0
    return versions.indices.map { index in
      let version = versions[index]
      let label = version.label.padding(toLength: width, withPad: " ", startingAt: 0)
      let day = version.date.formatted(.iso8601.year().month().day())
      let state = standings.map {
        "  " + $0[index].text.padding(toLength: 8, withPad: " ", startingAt: 0)
      }
      return TerminalText.safe(
        "\(label)  \(version.commit.prefix(10))  \(day)\(state ?? "")  \(version.subject)"
          + (standings?[index].remark ?? "")) + "\n"
    }.joined()
  }
}

extension SweepPreview.Standing {
  /// One word.
  fileprivate var text: String {
    switch self {
    case .measured: "measured"
    case .failed: "failed"
    case .built: "built"
    case .open: "open"
    case .sameTree: "twin"
    case .skipped: "skipped"
    }
  }

  /// What the word leaves open.
  fileprivate var remark: String {
    switch self {
    case .failed(let reason), .skipped(let reason): " (\(reason))"
    case .sameTree(let label): " (the same tree as \(label))"
    case .measured, .built, .open: ""
    }
  }

  fileprivate var json: JSONObject {
    var object: JSONObject = ["cache": .string(text)]
    switch self {
    case .failed(let reason), .skipped(let reason): object["reason"] = .string(reason)
    case .sameTree(let label): object["same_tree_as"] = .string(label)
    case .measured, .built, .open: break
    }
    return object
  }
}
