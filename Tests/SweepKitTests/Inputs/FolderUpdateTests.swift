import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepKit
@testable import SweepMeasuring

@Suite("Folders that are brought up to date")
struct FolderUpdateTests {
  private func stamp(_ path: FilePath) -> Int {
    var status = stat()
    return lstat(path.string, &status) == 0
      ? status.st_mtim.tv_sec &* 1_000_000_000 &+ status.st_mtim.tv_nsec : 0
  }

  @Test("What is the same stays untouched; all else is made the same, and what went is gone")
  func update() throws {
    let folder = try TemporaryFolder()
    for (name, text) in [
      ("a/same", "1"), ("a/edited", "1"), ("a/gone", "1"), ("file-then-folder", "1"),
      ("folder-then-file/x", "1"), ("link-then-file", "1"),
    ] { try folder.write("old/\(name)", text) }
    for (name, text) in [
      ("a/same", "1"), ("a/edited", "2"), ("a/new", "1"), ("file-then-folder/y", "1"),
      ("folder-then-file", "1"), ("link-then-file", "1"),
    ] { try folder.write("new/\(name)", text) }
    try folder.write("old/.build/kept", "1")
    let (old, new) = (folder.path.appending("old"), folder.path.appending("new"))
    unlink(old.appending("link-then-file").string)
    symlink("a/same", old.appending("link-then-file").string)
    chmod(new.appending("a/new").string, 0o755)
    let before = stamp(old.appending("a/same"))
    _ = try FolderCopy(of: new).update(old, keeping: [".build"])
    #expect(stamp(old.appending("a/same")) == before)
    let kept = old.appending(".build/kept").string
    #expect(FileManager.default.fileExists(atPath: kept))
    try FileManager.default.removeItem(atPath: old.appending(".build").string)
    #expect(try FolderCopy(of: old).read() == FolderCopy(of: new).read())
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path.string)
    #expect(Set(names) == ["old", "new"], "\(names)")
  }

  @Test("Times that follow from contents are equal for equal contents, and only then")
  func contentTimes() throws {
    let folder = try TemporaryFolder()
    for (name, text) in [("a/x", "1"), ("a/y", "2"), ("b/x", "1"), ("b/y", "3")] {
      try folder.write(name, text)
    }
    for name in ["a", "b"] {
      _ = try FolderCopy(of: folder.path.appending(name))
        .write(to: folder.path.appending("copy-\(name)"), hasContentTimes: true)
    }
    let stamps = ["copy-a/x", "copy-b/x", "copy-a/y", "copy-b/y"].map {
      stamp(folder.path.appending($0))
    }
    #expect(stamps[0] == stamps[1] && stamps[0] != 0)
    #expect(Set(stamps).count == 3, "\(stamps)")
  }

  @Test("A change is seen, and what no build reads is not one")
  func watch() async throws {
    let folder = try TemporaryFolder()
    try folder.write("package/Sources/a.swift", "1")
    let watch = SourceWatch([folder.path.appending("package").string])
    try folder.write("package/.build/x", "1")
    try folder.write("package/.benchmarks/0001_a.json", "1")
    try folder.write("package/Sources/a.swift", "22")
    try folder.write("package/Sources/b.swift", "1")
    let changed = try await watch.change().map { FilePath($0).lastComponent?.string }
    #expect(changed == ["a.swift", "b.swift"])
  }
}
