import Foundation
import SweepKit

/// Versions as text columns or as JSON.
struct VersionList {
  private let versions: [Version]

  init(_ versions: [Version]) {
    self.versions = versions
  }

  func text(asJSON: Bool) -> String { asJSON ? json : table }

  private var json: String {
    JSONValue.array(
      versions.map { version in
        [
          "label": .string(version.label), "name": .string(version.name),
          "commit": .string(version.commit), "tree": .string(version.tree),
          "date": .string(version.date.formatted(.iso8601)), "subject": .string(version.subject),
        ]
      }
    ).text + "\n"
  }

  private var table: String {
    let width = versions.map(\.label.count).max() ?? 0
    return versions.map { version in
      let label = version.label.padding(toLength: width, withPad: " ", startingAt: 0)
      let day = version.date.formatted(.iso8601.year().month().day())
      return TerminalText.safe("\(label)  \(version.commit.prefix(10))  \(day)  \(version.subject)")
        + "\n"
    }.joined()
  }
}
