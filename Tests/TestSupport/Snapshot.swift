import Foundation
import SystemPackage

/// A whole output as it should be, in a file beside the tests.
///
/// The files are in the folder `Snapshots` of the test's target. One command renews them all:
///
/// ```
/// BENCHMEM_RENEW_SNAPSHOTS=1 swift test --filter Snapshot
/// ```
///
/// It writes what the outputs are now; `git diff` then shows what changed. A test compares so:
///
/// ```swift
/// #expect(Snapshot("compare.md").difference(from: report.markdown) == nil)
/// ```
package struct Snapshot: Sendable {
  /// The environment variable that, set to `1`, lets outputs replace the files.
  package static let renewalVariable = "BENCHMEM_RENEW_SNAPSHOTS"

  /// The file.
  package let path: FilePath
  private let isRenewed: Bool

  /// The snapshot `name` of the target that the calling file belongs to.
  package init(_ name: String, file: String = #filePath) {
    self.init(
      path: Self.folder(of: FilePath(file)).appending(name),
      isRenewed: ProcessInfo.processInfo.environment[Self.renewalVariable] == "1")
  }

  /// A snapshot at any path.
  package init(path: FilePath, isRenewed: Bool) {
    self.path = path
    self.isRenewed = isRenewed
  }

  /// Returns the first line in which `text` differs from the snapshot, or nil if they are equal,
  /// byte for byte. When snapshots are renewed it writes `text` and returns nil.
  package func difference(from text: String) -> String? {
    if isRenewed { return renew(text) }
    guard let data = FileManager.default.contents(atPath: path.string) else {
      return "\(path.string): no such snapshot; \(renewal)"
    }
    guard data != Data(text.utf8) else { return nil }
    let (expected, actual) = (Self.lines(of: data), Self.lines(of: Data(text.utf8)))
    let index = zip(expected, actual).enumerated().first { $0.element.0 != $0.element.1 }?.offset
    let place = index ?? Swift.min(expected.count, actual.count)
    return """
      \(path.string):\(place + 1): the output differs; \(renewal)
      expected: \(Self.shown(expected, place))
      actual:   \(Self.shown(actual, place))
      whole output:
      \(text)
      """
  }

  private var renewal: String {
    "if the new output is right, run \(Self.renewalVariable)=1 swift test --filter Snapshot"
  }

  private func renew(_ text: String) -> String? {
    do {
      try FileManager.default.createDirectory(
        atPath: path.removingLastComponent().string, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: URL(fileURLWithPath: path.string))
      return nil
    } catch {
      return "\(path.string): the snapshot cannot be written: \(error)"
    }
  }

  /// `Snapshots` in the folder of `Tests` that holds `file`.
  private static func folder(of file: FilePath) -> FilePath {
    var folder = file.removingLastComponent()
    while !folder.removingLastComponent().isEmpty,
      folder.removingLastComponent().lastComponent?.string != "Tests",
      folder.removingLastComponent() != folder
    {
      folder.removeLastComponent()
    }
    return folder.appending("Snapshots")
  }

  /// The lines with their ends, so that a missing last line break and a carriage return count.
  private static func lines(of data: Data) -> [Data] {
    var lines: [Data] = []
    var rest = data[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(Data(rest[...end]))
      rest = rest[(end + 1)...]
    }
    return rest.isEmpty ? lines : lines + [Data(rest)]
  }

  private static func shown(_ lines: [Data], _ index: Int) -> String {
    guard index < lines.count else { return "(the text ends here)" }
    return String(decoding: lines[index], as: UTF8.self).debugDescription
  }
}
