import Foundation
import SweepResults
import SweepText
import SystemPackage

/// The runs of a storage, as a table and as JSON.
public struct SavedRunList: Sendable {
  /// How the list is written.
  public enum Format: String, Sendable, CaseIterable {
    case table, json
  }

  /// A saved run and what is known of it.
  private struct Row: Sendable {
    let entry: RunStorage.Entry
    let file: RunFile

    var commit: String { file.commitInfo["id"]?.stringValue ?? "" }
    var branch: String { file.commitInfo["branch"]?.stringValue ?? "" }
  }

  private let storage: RunStorage
  private let rows: [Row]
  /// Files that cannot be read, one line each.
  public let unreadable: [String]

  /// Reads a storage; one that does not exist is empty.
  public init(_ storage: RunStorage) {
    self.storage = storage
    var rows: [Row] = []
    var unreadable: [String] = []
    for entry in storage.entries() {
      do {
        rows.append(
          Row(entry: entry, file: try RunFile(reading: entry.path, options: .allowsEmpty)))
      } catch {
        unreadable.append("\(error)")
      }
    }
    (self.rows, self.unreadable) = (rows, unreadable)
  }

  /// The list in a format, ending with a line break.
  public func text(_ format: Format, width: Int? = nil) -> String {
    format == .json ? json.text + "\n" : table(width)
  }

  private func table(_ width: Int?) -> String {
    guard !rows.isEmpty else { return "\(storage.path) holds no saved runs\n" }
    let machines = Dictionary(grouping: rows, by: \.entry.machine).sorted { $0.key < $1.key }
    return machines.map { machine, rows in
      let cells = rows.map { row in
        [
          row.entry.label, String(row.commit.prefix(10)) + (row.file.isDirty ? "+" : ""),
          row.branch,
          String(row.file.datetime.prefix(19)), "\(row.file.benchmarks.count)",
        ].enumerated().map { place, text in
          TextTable.Cell(text: TerminalText.safe(text), isLeftAligned: place < 4)
        }
      }
      let heads = [["run"], ["commit"], ["branch"], ["when"], ["benchmarks"]]
      let lines = TextTable(heads: heads, rows: cells).lines(width: width, mode: .plain)
      let title = machine.isEmpty ? "\(storage.path)" : machine
      return ([TerminalText.safe(title)] + lines).map { $0 + "\n" }.joined()
    }.joined(separator: "\n")
  }

  private var json: JSONValue {
    [
      "storage": .string("\(storage.path)"),
      "runs": .array(
        rows.map { row in
          [
            "number": .integer(row.entry.number), "name": .string(row.entry.name),
            "machine": .string(row.entry.machine), "path": .string("\(row.entry.path)"),
            "commit": .string(row.commit), "dirty": .bool(row.file.isDirty),
            "branch": .string(row.branch), "datetime": .string(row.file.datetime),
            "benchmarks": .integer(row.file.benchmarks.count),
          ]
        }),
    ]
  }
}
