import Foundation

/// The log of a build or a run, as a file.
public struct BuildLog: Sendable, Hashable {
  /// The log's path.
  public let path: String

  /// Names a log; it need not exist yet.
  public init(path: String) {
    self.path = path
  }

  /// The log's size in bytes; 0 when there is none.
  var size: UInt64 {
    (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? UInt64 ?? 0
  }

  /// The whole log; empty when there is none. Bytes that are not UTF-8 are replaced.
  package var text: String { text(from: 0) }

  /// The log behind its first `offset` bytes.
  package func text(from offset: UInt64) -> String {
    let data = FileManager.default.contents(atPath: path) ?? Data()
    return String(decoding: data.dropFirst(Int(offset)), as: UTF8.self)
  }

  /// The first line that says what is wrong, shortened, or `nil` when none reports an error.
  ///
  /// What the compiler says of a place in a file goes first: SwiftPM's lines stand before it and
  /// only announce it, and the drivers' only count it.
  ///
  /// - Parameter offset: How many bytes of the log to pass over.
  public func firstError(from offset: UInt64 = 0) -> String? {
    let lines = text(from: offset).split(whereSeparator: \.isNewline)
    let telling = lines.filter { line in !Self.announcements.contains { line.contains($0) } }
    let error =
      telling.first(where: Self.isDiagnostic) ?? Self.firstError(in: telling)
      ?? Self.firstError(in: lines)
    return error.map { Self.shortened(String($0)) }
  }

  private static func firstError(in lines: [Substring]) -> Substring? {
    lines.first { $0.hasPrefix("error: ") || $0.contains(": error: ") }
      ?? lines.first { $0.contains("error: ") } ?? lines.first { $0.contains("Fatal error") }
  }

  /// `Sources/Rows/Rows.swift:3:14: error: …`; clang also says `fatal error`.
  private static func isDiagnostic(_ line: Substring) -> Bool {
    line.contains("error: ")
      && line.prefixMatch(of: #/[^ '"].*?:\d+:\d+: (?:fatal )?error: /#) != nil
  }

  /// Parts of errors that tell nothing of their reason, which is on another line.
  private static let announcements = [
    "Invalid manifest (compiled with: [", "error: invalid manifests at [",
    "(use -v to see invocation)", "error: fatalError",
  ]

  /// The last lines that are not empty, for a message.
  public func lastLines(_ count: Int) -> [String] {
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    return String(decoding: data.suffix(1 << 16), as: UTF8.self)
      .split(separator: "\n").suffix(count).map { Self.shortened(String($0)) }
  }

  /// One line without the folders of a path in front, at most 200 characters.
  private static func shortened(_ line: String) -> String {
    var line = line.trimmingCharacters(in: .whitespaces)
    if line.hasPrefix("/"), let colon = line.firstIndex(of: ":"),
      let slash = line[..<colon].lastIndex(of: "/")
    {
      line = String(line[line.index(after: slash)...])
    }
    return line.count > 200 ? line.prefix(199) + "…" : line
  }
}
