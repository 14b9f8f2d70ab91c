import Foundation
import SweepGit
import SystemPackage
import TestSupport
import Testing

@Suite("Patches")
struct PatchTests {
  private static func file(_ text: String, executable: Bool = false) -> SourceFile {
    SourceFile(bytes: Array(text.utf8), isExecutable: executable)
  }

  private static func patch(_ text: String) throws -> Patch {
    try Patch(parsing: Array(text.utf8))
  }

  private static let ten = (1...10).map { "line \($0)\n" }.joined()

  private static let change = """
    diff --git a/A.swift b/A.swift
    --- a/A.swift
    +++ b/A.swift
    @@ -4,3 +4,4 @@ some place
     line 4
    +new
     line 5
     line 6

    """

  @Test("A hunk is put where its lines are, if need be at another place, or the patch does not fit")
  func place() throws {
    let patch = try Self.patch(Self.change)
    #expect(patch.paths == ["A.swift"])
    for shift in ["", "above\nabove\n", (1...50).map { "above \($0)\n" }.joined()] {
      let changed = patch.applied(to: ["A.swift": Self.file(shift + Self.ten)])
      let expected = shift + Self.ten.replacing("line 5", with: "new\nline 5")
      #expect(changed == ["A.swift": Self.file(expected)])
    }
    let other = Self.ten.replacing("line 5", with: "line V")
    #expect(patch.applied(to: ["A.swift": Self.file(other)]) == nil)
    #expect(patch.applied(to: [:]) == nil)
  }

  @Test("One hunk or one file that does not fit, and nothing is changed")
  func wholeOrNothing() throws {
    let two = try Self.patch(Self.change + Self.change.replacing("A.swift", with: "B.swift"))
    let good = Self.file(Self.ten)
    #expect(two.applied(to: ["A.swift": good, "B.swift": good])?.count == 2)
    #expect(two.applied(to: ["A.swift": good]) == nil)
    #expect(two.applied(to: ["A.swift": good, "B.swift": Self.file("line 4\n")]) == nil)
  }

  @Test("A patch with other line ends fits a file whose lines all end in one way, and keeps them")
  func lineEnds() throws {
    let patch = try Self.patch(Self.change)
    let windows = Self.ten.replacing("\n", with: "\r\n")
    let changed = patch.applied(to: ["A.swift": Self.file(windows)])
    let expected = windows.replacing("line 5", with: "new\r\nline 5")
    #expect(changed == ["A.swift": Self.file(expected)])
    let saved = try Self.patch(Self.change.replacing("\n", with: "\r\n"))
    let plain = Self.ten.replacing("line 5", with: "new\nline 5")
    #expect(saved.applied(to: ["A.swift": Self.file(Self.ten)]) == ["A.swift": Self.file(plain)])
    let mixed = Self.ten.replacing("line 4\n", with: "line 4\r\n")
    #expect(patch.applied(to: ["A.swift": Self.file(mixed)]) == nil)
  }

  @Test("A file is created only where there is none, and deleted only as it is expected")
  func creation() throws {
    let create = try Self.patch(
      "diff --git a/d/N.swift b/d/N.swift\nnew file mode 100755\n--- /dev/null\n"
        + "+++ b/d/N.swift\n@@ -0,0 +1,2 @@\n+one\n+two\n\\ No newline at end of file\n")
    #expect(create.applied(to: [:]) == ["d/N.swift": Self.file("one\ntwo", executable: true)])
    #expect(create.applied(to: ["d/N.swift": Self.file("")]) == nil)
    let delete = try Self.patch(
      "diff --git a/N b/N\ndeleted file mode 100644\n--- a/N\n+++ /dev/null\n@@ -1 +0,0 @@\n-one\n")
    #expect(delete.applied(to: ["N": Self.file("one\n")]) == ["N": SourceFile?.none])
    #expect(delete.applied(to: ["N": Self.file("one\ntwo\n")]) == nil)
  }

  @Test(
    "What git writes is applied as git applies it: names, modes, renames, ends of files",
    arguments: 0..<25)
  func likeGit(seed: Int) throws {
    var random = SeededGenerator(seed: seed)
    let folder = try TemporaryFolder()
    func git(_ arguments: String...) throws -> String {
      try GitCommand.run(arguments, in: folder.path)
    }
    _ = try git("init", "-q")
    let names = ["a b.txt", "ä/ö.txt", "x.swift", "d/e/f.txt", "\"q\".txt"]
    var files: [String: [String]] = [:]
    func write(_ name: String, _ lines: [String]) throws {
      try folder.write(name, lines.joined(separator: "\n") + (random.chance(0.8) ? "\n" : ""))
    }
    for name in names {
      files[name] = (0..<Int.random(in: 1...40, using: &random)).map { "line \($0 % 7) \($0)" }
      try write(name, files[name] ?? [])
    }
    _ = try git("add", ".")
    _ = try git("commit", "-qm", "before")
    let before = try contents(of: folder.path)
    for name in names where random.chance(0.7) {
      var lines = files[name] ?? []
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 0...max(0, lines.count - 1), using: &random)
        if random.chance(0.5), lines.count > 1 { lines.remove(at: place) }
        lines.insert("new \(place)", at: min(place, lines.count))
      }
      try write(name, lines)
      if random.chance(0.3) {
        try FileManager.default.setAttributes(
          [.posixPermissions: 0o755], ofItemAtPath: "\(folder.path)/\(name)")
      }
    }
    if random.chance(0.5) { try FileManager.default.removeItem(atPath: "\(folder.path)/x.swift") }
    if random.chance(0.5) { _ = try git("mv", "d/e/f.txt", "moved name.txt") }
    if random.chance(0.3) { try write("empty.txt", []) }
    try write("neu é.txt", ["created"])
    _ = try git("add", "-A")
    _ = try git("commit", "-qm", "after")
    let text =
      seed % 2 == 0
      ? try git("diff", "HEAD~1", "HEAD") : try git("format-patch", "--stdout", "HEAD~1")
    let changed = try #require(try Self.patch(text).applied(to: before))
    #expect(
      before.merging(changed.compactMapValues { $0 }) { $1 }
        .filter { changed[$0.key] != .some(nil) } == (try contents(of: folder.path)))
  }

  private func contents(of folder: FilePath) throws -> [String: SourceFile] {
    let tree = SourceTree(folder: folder)
    var found: [String: SourceFile] = [:]
    for path in try tree.paths() {
      guard case .file(let id, let isExecutable) = try tree.entry(path) else { continue }
      found[path] = SourceFile(bytes: try tree.bytes(path, id), isExecutable: isExecutable)
    }
    return found
  }

  @Test("Plain diffs, without git's words, and those without a/ and b/")
  func plain() throws {
    let hunk = "@@ -1 +1 @@\n-one\n+two\n"
    for names in [
      "--- a/S/A.swift\t2024-01-01 10:00:00\n+++ b/S/A.swift\t2024-01-01 10:00:01\n",
      "--- old/S/A.swift\n+++ new/S/A.swift\n",
      "--- S/A.swift.orig\n+++ S/A.swift\n",
      "diff --git S/A.swift S/A.swift\n--- S/A.swift\n+++ S/A.swift\n",
      "diff --git c/S/A.swift w/S/A.swift\nindex 1..2 100644\n--- c/S/A.swift\n+++ w/S/A.swift\n",
    ] {
      let patch = try Self.patch("Some words\n" + names + hunk + "-- \n2.39.5\n")
      #expect(patch.paths == ["S/A.swift"], "\(names)")
      #expect(
        patch.applied(to: ["S/A.swift": Self.file("one\n")])
          == ["S/A.swift": Self.file("two\n")], "\(names)")
    }
    let new = try Self.patch("--- a/N\t1970-01-01\n+++ b/N\t2024-01-01\n@@ -0,0 +1 @@\n+one\n")
    #expect(new.applied(to: [:]) == ["N": Self.file("one\n")])
  }

  @Test(
    "What is no patch, or changes what it may not, is refused in words",
    arguments: [
      ("", "empty"), ("hello\n", "not a unified diff"), ("\u{0}\u{1}", "not a unified diff"),
      ("diff --git a/x b/x\nBinary files a/x and b/x differ\n", "line 2: it changes a binary"),
      ("diff --git a/x b/x\nindex 1..2 100644\nGIT binary patch\n", "binary file"),
      ("diff --git a/x b/x\nnew file mode 120000\n", "symbolic link"),
      ("diff --git a/x b/x\nindex 1..2 160000\n--- a/x\n", "submodule"),
      ("--- a/../x\n+++ b/../x\n@@ -1 +1 @@\n-a\n+b\n", "not a path inside"),
      ("--- /dev/null\n+++ b//etc/x\n@@ -0,0 +1 @@\n+b\n", "not a path inside"),
      ("--- a/.git/x\n+++ b/.git/x\n@@ -1 +1 @@\n-a\n+b\n", "not a path inside"),
      ("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-a\n", "ends within a hunk"),
      ("--- a/x\n+++ b/x\n@@ -1 +1 @@\n a\n+b\n", "other lines"),
      ("--- a/x\n+++ b/x\n@@ -3,0 +4 @@\n+b\n", "context"),
      ("--- a/x\n+++ b/x\nnothing\n", "a hunk"),
      ("@@ -1 +1 @@\n-a\n+b\n", "without the names"), ("diff --cc x\n", "merge"),
    ])
  func refused(text: String, problem: String) {
    let error = #expect(throws: PatchError.self) { try Self.patch(text) }
    #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
  }

  @Test(
    "A checkout has the edits, with the line ends that the version asks for, and loses them again")
  func checkout() throws {
    let folder = try TemporaryFolder()
    func git(_ arguments: String...) throws {
      _ = try GitCommand.run(arguments, in: folder.appending("r"))
    }
    try folder.write("r/.gitattributes", "*.win eol=crlf\n")
    try folder.write("r/a.win", "1\n2\n")
    try folder.write("r/d/b", "b\n")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/r/link", withDestinationPath: folder.path.string)
    try git("init", "-q")
    try git("add", ".")
    try git("commit", "-qm", "one")
    let repository = try Repository(at: folder.appending("r"))
    let commit = try #require(try repository.headCommit())
    let tree = SourceTree(commit.treeID, of: repository)
    #expect(try tree.entry("link") == .other && tree.entry("link/x") == .other)
    #expect(try tree.entry("d") == .other && tree.entry("d/none") == .nothing)
    #expect(try tree.paths() == [".gitattributes", "a.win", "d/b"])
    var options = CheckoutOptions()
    options.edits.files = [
      "a.win": Self.file("1\nnew\n2\n"), "d/b": SourceFile?.none, "n/m": Self.file("m\n"),
    ]
    let copy = folder.appending("copy")
    _ = try repository.checkOut(commit, into: copy, options: options)
    func text(_ name: String) -> String? {
      FileManager.default.contents(atPath: "\(copy)/\(name)").map {
        String(decoding: $0, as: UTF8.self)
      }
    }
    #expect(text("a.win") == "1\r\nnew\r\n2\r\n" && text("d/b") == nil && text("n/m") == "m\n")
    let report = try repository.updateCheckout(in: copy, to: commit, options: options)
    #expect(report.written.isEmpty && report.removed.isEmpty)
    _ = try repository.updateCheckout(in: copy, to: commit)
    #expect(text("a.win") == "1\r\n2\r\n" && text("d/b") == "b\n" && text("n/m") == nil)
    // In a plain folder, no link is followed.
    var edits = SourceEdits()
    edits.files = ["link/escaped": Self.file("no\n")]
    #expect(throws: GitError.self) { try edits.write(to: copy) }
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/escaped"))
  }
}
