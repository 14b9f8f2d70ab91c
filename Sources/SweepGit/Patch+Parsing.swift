import SweepText

/// Why a text is no patch that can be applied.
package struct PatchError: Error, Hashable, CustomStringConvertible {
  /// What is wrong.
  package var problem: String
  /// The line, from 1; nil where it is the whole text.
  package var line: Int?

  package var description: String { (line.map { "line \($0): " } ?? "") + problem.printable }
}

extension Patch {
  /// Reads a patch; what stands before, between and after diffs of files is passed over.
  ///
  /// - Throws: ``PatchError`` for a text that is no diff, or that changes what cannot be changed:
  ///   symbolic links, submodules, binary files, and paths that lead out of the repository.
  package init(parsing bytes: [UInt8]) throws(PatchError) {
    var parser = PatchParser(bytes)
    changes = try parser.parse()
    guard !changes.isEmpty else {
      throw PatchError(
        problem: bytes.isEmpty ? "it is empty" : "it is not a unified diff, as git diff writes it")
    }
  }
}

/// Reads the diffs of files one after another.
private struct PatchParser {
  private let raw: [ArraySlice<UInt8>]
  private let lines: [String]
  private var place = 0
  private var changes: [Patch.Change] = []

  init(_ bytes: [UInt8]) {
    raw = bytes.lines
    lines = raw.map { line in
      String(decoding: line.last == 10 ? line.dropLast() : line, as: UTF8.self)
        .replacingSuffix("\r", with: "")
    }
  }

  mutating func parse() throws(PatchError) -> [Patch.Change] {
    while place < lines.count {
      let line = lines[place]
      if line.hasPrefix("diff --cc ") || line.hasPrefix("diff --combined ") {
        throw error("it is the diff of a merge; make one against a single commit")
      } else if line.hasPrefix("diff --git ") {
        try parseGit()
      } else if line.hasPrefix("--- "), place + 1 < lines.count,
        lines[place + 1].hasPrefix("+++ ")
      {
        changes.append(try parseNames(Header()))
      } else if line.hasPrefix("Binary files "), line.hasSuffix(" differ") {
        throw error("it changes a binary file")
      } else if line.hasPrefix("@@ -") {
        throw error("a hunk without the names of its file before it")
      } else {
        place += 1
      }
    }
    return changes
  }

  /// What the lines of git before a file's hunks say.
  private struct Header {
    var isGit = false
    var isNew = false
    var isDeleted = false
    var isCopy = false
    var isExecutable: Bool?
    var from: String?
    var to: String?
    /// The path where `diff --git` names one and the same twice.
    var path: String?
    /// Whether names have `a/` and `b/`, or other letters, before them.
    var hasPrefix = true
  }

  private mutating func parseGit() throws(PatchError) {
    var header = Header(isGit: true)
    try readNames(&header)
    place += 1
    while place < lines.count, let (key, value) = Self.extended(lines[place]) {
      switch key {
      case "new file mode": (header.isNew, header.isExecutable) = (true, try executable(value))
      case "deleted file mode":
        header.isDeleted = true
        _ = try executable(value)
      case "old mode": _ = try executable(value)
      case "new mode": header.isExecutable = try executable(value)
      case "copy from", "rename from":
        header.from = try checked(unquoted(value))
        header.isCopy = key == "copy from"
      case "copy to", "rename to": header.to = try checked(unquoted(value))
      default:
        // `index 1234567..89abcde 120000` has the mode of what keeps it.
        let words = value.split(separator: " ")
        if words.count == 2 { _ = try executable(String(words[1])) }
      }
      place += 1
    }
    let line = place < lines.count ? lines[place] : ""
    if line.hasPrefix("GIT binary patch") || line.hasPrefix("Binary files ") {
      throw error("it changes a binary file")
    }
    if line.hasPrefix("--- ") {
      changes.append(try parseNames(header))
      return
    }
    // Modes and names alone, and empty files.
    guard let old = header.from ?? header.path, let new = header.to ?? header.path else {
      throw error("the names of the file cannot be told")
    }
    changes.append(
      Patch.Change(
        old: header.isNew ? nil : old, new: header.isDeleted ? nil : new, isCopy: header.isCopy,
        isExecutable: header.isExecutable))
  }

  private static let keys = [
    "old mode", "new mode", "new file mode", "deleted file mode", "copy from", "copy to",
    "rename from", "rename to", "similarity index", "dissimilarity index", "index",
  ]

  private static func extended(_ line: String) -> (key: String, value: String)? {
    keys.first { line.hasPrefix($0 + " ") }.map { ($0, String(line.dropFirst($0.count + 1))) }
  }

  private func executable(_ mode: String) throws(PatchError) -> Bool {
    switch mode.trimmingSuffix("\r") {
    case "100755": return true
    case "100644", "100664": return false
    case "120000": throw error("it changes a symbolic link")
    case "160000": throw error("it changes a submodule")
    default: throw error("'\(mode)' is no mode of a file")
    }
  }

  /// Reads `diff --git a/x b/x`, as far as it can be told where the first name ends.
  private func readNames(_ header: inout Header) throws(PatchError) {
    let text = String(lines[place].dropFirst("diff --git ".count))
    var names: (String, String)?
    if text.hasPrefix("\""), let end = text.firstRange(of: "\" ") {
      names = (
        unquoted(String(text[..<end.lowerBound]) + "\""), unquoted(String(text[end.upperBound...]))
      )
    } else {
      // One name twice: the blank in the middle is between them.
      let units = Array(text.utf8)
      if units.count % 2 == 1, units[units.count / 2] == 32 {
        names = (
          String(decoding: units[..<(units.count / 2)], as: UTF8.self),
          String(decoding: units[(units.count / 2 + 1)...], as: UTF8.self)
        )
      }
    }
    guard let (one, other) = names else { return }
    if one == other {
      header.hasPrefix = false
      header.path = try checked(one)
    } else if Self.stripped(one) == Self.stripped(other) {
      header.path = try checked(Self.stripped(one))
    }
  }

  private mutating func parseNames(_ header: Header) throws(PatchError) -> Patch.Change {
    var names: [String?] = []
    for mark in ["--- ", "+++ "] {
      guard place < lines.count, lines[place].hasPrefix(mark) else {
        throw error("'\(mark)' and a name are missing")
      }
      names.append(Self.name(String(lines[place].dropFirst(4))))
      place += 1
    }
    let (old, new) = try paths(names[0], names[1], header)
    guard old != nil || new != nil else { throw error("the names of the file are missing") }
    var change = Patch.Change(
      old: old, new: new, isCopy: header.isCopy, isExecutable: header.isExecutable)
    while place < lines.count, lines[place].hasPrefix("@@ -") {
      let hunk = try parseHunk()
      if old != nil, new != nil, hunk.before.isEmpty, hunk.start > 0 {
        throw error("a hunk without lines around it; make the patch with lines of context")
      }
      change.hunks.append(hunk)
    }
    guard let first = change.hunks.first else { throw error("'@@' and a hunk are missing") }
    // `diff -N` gives a file that is not there the name of the other one.
    if !header.isGit, change.hunks.count == 1 {
      if first.start == 0, first.before.isEmpty { change.old = nil }
      if first.newStart == 0, first.after.isEmpty { change.new = nil }
    }
    return change
  }

  /// The paths in the repository, without the letters or folders that tell old from new.
  private func paths(
    _ old: String?, _ new: String?, _ header: Header
  ) throws(PatchError) -> (String?, String?) {
    func path(_ name: String) throws(PatchError) -> String { try checked(name) }
    if header.isGit {
      let strip = { (name: String) in header.hasPrefix ? Self.stripped(name) : name }
      return (
        header.isNew ? nil : try old.map { (name) throws(PatchError) in try path(strip(name)) },
        header.isDeleted ? nil : try new.map { (name) throws(PatchError) in try path(strip(name)) }
      )
    }
    guard let old, let new else {
      // The one name that is there is under `a/`, or `b/`, or another folder.
      return (
        try old.map { (name) throws(PatchError) in try path(Self.stripped(name)) },
        try new.map { (name) throws(PatchError) in try path(Self.stripped(name)) }
      )
    }
    // `a/Sources/x` and `b/Sources/x`; or `Sources/x.orig` and `Sources/x`.
    if Self.stripped(old) == Self.stripped(new), old != new {
      let both = try path(Self.stripped(new))
      return (both, both)
    }
    let both = try path(new)
    return (both, both)
  }

  private mutating func parseHunk() throws(PatchError) -> Patch.Hunk {
    let format = /@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@.*/
    guard let match = lines[place].wholeMatch(of: format), let start = Int(match.1) else {
      throw error("'\(lines[place])' is no hunk's first line")
    }
    var (before, after) = (Int(match.2 ?? "1") ?? 0, Int(match.4 ?? "1") ?? 0)
    var hunk = Patch.Hunk(start: start, newStart: Int(match.3) ?? 0)
    place += 1
    while before > 0 || after > 0 {
      guard place < lines.count else { throw error("the patch ends within a hunk") }
      let line = raw[place]
      // Some programs take the blank of an empty line away.
      let mark = line.first == 10 || line.first == 13 ? 32 : line.first
      var text = mark == line.first ? line.dropFirst() : line
      if isWithoutEnd(after: place) {
        if text.last == 10 { text = text.dropLast() }
      } else if text.last != 10 {
        // The end of the patch's last line was lost.
        text += [10]
      }
      switch mark {
      case UInt8(ascii: " ") where before > 0 && after > 0:
        hunk.before.append(text)
        hunk.after.append(text)
        (before, after) = (before - 1, after - 1)
      case UInt8(ascii: "-") where before > 0:
        hunk.before.append(text)
        before -= 1
      case UInt8(ascii: "+") where after > 0:
        hunk.after.append(text)
        after -= 1
      case UInt8(ascii: "\\"): break
      default: throw error("the hunk has other lines than its first line says")
      }
      place += 1
    }
    if place < lines.count, lines[place].hasPrefix("\\ ") { place += 1 }
    // Mails end in `-- ` and a version; the next file begins with `--- `.
    let rest = place < lines.count ? lines[place] : ""
    let isMore = rest.hasPrefix("+") || rest.hasPrefix("-") && !rest.hasPrefix("--")
    guard !isMore, !rest.hasPrefix(" ") else {
      throw error("the hunk has other lines than its first line says")
    }
    return hunk
  }

  /// Whether the next line says that this one has no end: `\ No newline at end of file`.
  private func isWithoutEnd(after place: Int) -> Bool {
    place + 1 < lines.count && lines[place + 1].hasPrefix("\\ ")
  }

  /// A name without the time behind it; nil for `/dev/null`.
  private static func name(_ text: String) -> String? {
    let end = text.lastIndex(of: "\"").flatMap { text.hasPrefix("\"") ? $0 : nil }
    let name = end.map { String(text[...$0]) } ?? String(text.prefix { $0 != "\t" })
    return name == "/dev/null" ? nil : unquoted(name)
  }

  private static func stripped(_ name: String) -> String {
    name.firstIndex(of: "/").map { String(name[name.index(after: $0)...]) } ?? name
  }

  private func unquoted(_ text: String) -> String { Self.unquoted(text) }

  /// A name that git has put into quotes, with its bytes as octal numbers.
  private static func unquoted(_ text: String) -> String {
    guard text.count > 1, text.hasPrefix("\""), text.hasSuffix("\"") else { return text }
    let escapes: [UInt8: UInt8] = [
      UInt8(ascii: "n"): 10, UInt8(ascii: "t"): 9, UInt8(ascii: "r"): 13, UInt8(ascii: "a"): 7,
      UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "v"): 11,
    ]
    var bytes = Array(text.utf8.dropFirst().dropLast())[...]
    var result: [UInt8] = []
    while let byte = bytes.popFirst() {
      guard byte == UInt8(ascii: "\\"), let next = bytes.first else {
        result.append(byte)
        continue
      }
      if let octal = UInt8(String(decoding: bytes.prefix(3), as: UTF8.self), radix: 8),
        bytes.count >= 3
      {
        result.append(octal)
        bytes = bytes.dropFirst(3)
      } else {
        result.append(escapes[next] ?? next)
        bytes = bytes.dropFirst()
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// A path, every name of which a tree may have.
  private func checked(_ path: String) throws(PatchError) -> String {
    let names = path.split(separator: "/", omittingEmptySubsequences: false)
    guard names.allSatisfy({ FileName($0.utf8).isSafe }) else {
      throw error("'\(path)' is not a path inside a repository")
    }
    guard !path.contains("\u{FFFD}") else { throw error("'\(path)' is not a name in UTF-8") }
    return path
  }

  private func error(_ problem: String) -> PatchError {
    PatchError(problem: problem, line: min(place, max(0, lines.count - 1)) + 1)
  }
}

extension String {
  fileprivate func replacingSuffix(_ suffix: String, with text: String) -> String {
    // A carriage return and a line feed are one character, so the scalars are looked at.
    guard unicodeScalars.last == suffix.unicodeScalars.last else { return self }
    return String(String.UnicodeScalarView(unicodeScalars.dropLast())) + text
  }

  fileprivate func trimmingSuffix(_ suffix: String) -> String {
    replacingSuffix(suffix, with: "")
  }
}
