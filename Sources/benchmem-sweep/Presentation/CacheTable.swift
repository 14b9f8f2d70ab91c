import Foundation
import SweepKit
import SweepMeasuring
import SweepResults
import SweepText

/// What is in the cache, as text or as JSON.
struct CacheTable {
  private let entries: [SweepCache.Entry]

  init(_ entries: [SweepCache.Entry]) {
    self.entries = entries
  }

  /// One line for each kind, and the sum.
  var summary: String {
    let kinds = SweepCache.Kind.allCases.map { kind in
      (kind.rawValue, entries.filter { $0.kind == kind })
    }
    return (kinds + [("all", entries)]).map { name, entries in
      let bytes = Self.text(bytes: entries.reduce(0) { $0 + $1.bytes })
      return Self.padded(name, 12) + "  " + Self.right("\(entries.count)", 6) + "  "
        + Self.right(bytes, 10) + "\n"
    }.joined()
  }

  /// One line for each entry.
  var text: String {
    entries.map { entry in
      Self.padded(entry.kind.rawValue, 12) + "  " + Self.right(Self.text(bytes: entry.bytes), 10)
        + "  " + entry.lastUse.formatted(.iso8601) + "  " + TerminalText.safe(entry.name) + "\n"
    }.joined()
  }

  var json: String {
    JSONValue.array(
      entries.map { entry in
        [
          "kind": .string(entry.kind.rawValue), "name": .string(entry.name),
          "path": .string(entry.path), "bytes": .integer(entry.bytes),
          "last_use": .string(entry.lastUse.formatted(.iso8601)),
        ]
      }
    ).text + "\n"
  }

  /// A size with its unit.
  static func text(bytes: Int) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB"]
    var value = Double(bytes)
    var place = 0
    while value >= 1024, place < units.count - 1 {
      value /= 1024
      place += 1
    }
    return place == 0 ? "\(bytes) B" : String(format: "%.1f %@", value, units[place])
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
