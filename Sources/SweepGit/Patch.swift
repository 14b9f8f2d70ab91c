import SweepText

/// A unified diff, as `git diff`, `git format-patch` and `diff -u` write them.
///
/// It fits a version where every hunk of every file finds the lines that it expects, if need be at
/// another place of the file; else it changes nothing. (libgit2's `git_apply`, in 1.5, wants hunks
/// at the very line that they name, creates files that exist, deletes files that differ, and does
/// not read what `diff -u` writes.) Lines that end in CRLF and in LF are the same where all of a
/// file's lines end in one way.
public struct Patch: Sendable, Hashable {
  /// What it does to one file.
  struct Change: Sendable, Hashable {
    /// The path before; nil where the file is created.
    var old: String?
    /// The path after; nil where the file is deleted.
    var new: String?
    /// Whether the file stays under its old path, too.
    var isCopy = false
    /// Whether the file is executable afterwards; nil where that stays as it was.
    var isExecutable: Bool?
    var hunks: [Hunk] = []
  }

  /// Lines that take the place of others. Each line ends as it does in its file.
  struct Hunk: Sendable, Hashable {
    /// The number of the first line, from 1.
    var start: Int
    /// The same afterwards; 0 where nothing is left.
    var newStart = 1
    var before: [ArraySlice<UInt8>] = []
    var after: [ArraySlice<UInt8>] = []
  }

  let changes: [Change]

  /// The paths that it reads or writes, from the top of the repository.
  package var paths: [String] {
    Set(changes.flatMap { [$0.old, $0.new].compactMap(\.self) }).sorted()
  }

  /// Changes files, or returns nil where it does not fit.
  ///
  /// - Parameter files: The files at ``paths``; those that are missing do not exist.
  /// - Returns: The new content of what changed; nil stands for a file that is deleted.
  package func applied(to files: [String: SourceFile]) -> [String: SourceFile?]? {
    var now = files
    var touched: Set<String> = []
    for change in changes {
      guard apply(change, to: &now, &touched) else { return nil }
    }
    // No path can be a file and a folder.
    let made = touched.filter { now[$0] != nil }
    guard !made.contains(where: { path in made.contains { $0.hasPrefix(path + "/") } }) else {
      return nil
    }
    return Dictionary(uniqueKeysWithValues: touched.map { ($0, now[$0]) })
  }

  private func apply(
    _ change: Change, to files: inout [String: SourceFile], _ touched: inout Set<String>
  ) -> Bool {
    var file = SourceFile(bytes: [], isExecutable: false)
    if let old = change.old {
      guard let existing = files[old] else { return false }
      file = existing
    }
    if let new = change.new, new != change.old, files[new] != nil { return false }
    guard let bytes = Self.apply(change.hunks, to: file.bytes) else { return false }
    file.bytes = bytes
    if let isExecutable = change.isExecutable { file.isExecutable = isExecutable }
    if let old = change.old, old != change.new, !change.isCopy {
      // A file that is deleted must have been what the patch takes away.
      guard change.new != nil || bytes.isEmpty else { return false }
      files[old] = nil
      touched.insert(old)
    }
    if let new = change.new {
      files[new] = file
      touched.insert(new)
    }
    return true
  }

  /// The bytes with all hunks in place.
  private static func apply(_ hunks: [Hunk], to bytes: [UInt8]) -> [UInt8]? {
    let lines = bytes.lines
    if let result = apply(hunks, to: lines) { return Array(result.joined()) }
    let isCarriage = lines.allSatisfy { $0.suffix(2) == [13, 10] }
    guard isCarriage || !lines.contains(where: { $0.suffix(2) == [13, 10] }) else { return nil }
    let plain = hunks.map { hunk in
      var hunk = hunk
      hunk.before = hunk.before.map(\.withoutCarriage)
      hunk.after = hunk.after.map(\.withoutCarriage)
      return hunk
    }
    guard let result = apply(plain, to: lines.map(\.withoutCarriage)) else { return nil }
    guard isCarriage, !lines.isEmpty else { return Array(result.joined()) }
    return result.flatMap { $0.last == 10 ? $0.dropLast() + [13, 10] : Array($0) }
  }

  private static func apply(
    _ hunks: [Hunk], to lines: [ArraySlice<UInt8>]
  ) -> [ArraySlice<UInt8>]? {
    var result: [ArraySlice<UInt8>] = []
    var next = 0
    var shift = 0
    for hunk in hunks {
      let expected = max(0, hunk.start - 1) + shift
      guard let place = find(hunk.before, in: lines, from: next, near: expected) else { return nil }
      result += lines[next..<place] + hunk.after
      next = place + hunk.before.count
      shift = place - max(0, hunk.start - 1)
    }
    return result + lines[next...]
  }

  /// Where lines stand, the place nearest to the expected one.
  private static func find(
    _ wanted: [ArraySlice<UInt8>], in lines: [ArraySlice<UInt8>], from first: Int, near place: Int
  ) -> Int? {
    let last = lines.count - wanted.count
    guard first <= last else { return nil }
    guard !wanted.isEmpty else { return lines.isEmpty ? 0 : nil }
    let start = min(max(place, first), last)
    for distance in 0...max(start - first, last - start) {
      for candidate in [start - distance, start + distance]
      where (first...last).contains(candidate) {
        if lines[candidate..<(candidate + wanted.count)].elementsEqual(wanted) { return candidate }
      }
    }
    return nil
  }
}

/// A file of a version, as git keeps it.
package struct SourceFile: Sendable, Hashable {
  package var bytes: [UInt8]
  package var isExecutable: Bool

  package init(bytes: [UInt8], isExecutable: Bool) {
    self.bytes = bytes
    self.isExecutable = isExecutable
  }
}

extension [UInt8] {
  /// The lines, each with the line feed that ends it.
  var lines: [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = startIndex
    while let end = self[start...].firstIndex(of: 10) {
      lines.append(self[start...end])
      start = end + 1
    }
    if start < endIndex { lines.append(self[start...]) }
    return lines
  }
}

extension ArraySlice<UInt8> {
  fileprivate var withoutCarriage: ArraySlice<UInt8> {
    suffix(2) == [13, 10] ? dropLast(2) + [10] : self
  }
}
