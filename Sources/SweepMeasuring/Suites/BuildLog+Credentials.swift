import Foundation
import SystemPackage

extension BuildLog {
  /// Does what makes SwiftPM write to the log, and takes users and passwords out of the URLs in
  /// what it wrote, as in `Fetching https://user:password@host/rows`.
  ///
  /// The user `git` stays: it is every ssh host's.
  func withoutCredentials<Value>(
    isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Value
  ) async rethrows -> Value {
    let offset = size
    defer { rewrite(from: offset, Self.withoutCredentials) }
    return try await body()
  }

  /// Does what makes a command write to the log, and masks its secrets in what it wrote.
  func masking<Value>(
    _ secrets: SecretText, isolation: isolated (any Actor)? = #isolation,
    _ body: () async throws -> Value
  ) async rethrows -> Value {
    let offset = size
    defer {
      if !secrets.isEmpty {
        rewrite(from: offset) { Array(secrets.masked(String(decoding: $0, as: UTF8.self)).utf8) }
      }
    }
    return try await body()
  }

  /// - Parameters:
  ///   - offset: How many bytes of the log to pass over.
  ///   - clear: Makes another text of the rest.
  private func rewrite(from offset: UInt64, _ clear: ([UInt8]) -> [UInt8]) {
    guard let file = try? FileDescriptor.open(FilePath(path), .readWrite, options: .closeOnExec)
    else { return }
    defer { try? file.close() }
    let all = Array(FileManager.default.contents(atPath: path) ?? Data())
    let written = Array(all.dropFirst(Int(offset)))
    let cleared = clear(written)
    guard cleared != written else { return }
    _ = try? file.writeAll(toAbsoluteOffset: Int64(offset), cleared)
    try? file.resize(to: Int64(offset) + Int64(cleared.count))
  }

  /// The text without what stands between `://` and the last `@` before the host ends.
  static func withoutCredentials(_ text: [UInt8]) -> [UInt8] {
    let mark = Array("://".utf8)
    let ends = Set("/ \t\r\n'\"`".utf8)
    var cleared: [UInt8] = []
    var place = 0
    while place < text.count {
      guard text[place...].starts(with: mark) else {
        cleared.append(text[place])
        place += 1
        continue
      }
      cleared += mark
      place += mark.count
      let end = text[place...].firstIndex(where: ends.contains) ?? text.count
      if let at = text[place..<end].lastIndex(of: UInt8(ascii: "@")),
        !text[place..<at].elementsEqual("git".utf8)
      {
        place = at + 1
      }
    }
    return cleared
  }
}
