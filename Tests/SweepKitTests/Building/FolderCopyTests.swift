import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepMeasuring

/// Copies of folders with links, in real folders.
@Suite struct FolderCopyTests {
  private let folder: TemporaryFolder
  private var source: FilePath { folder.appending("suite") }
  private var copy: FilePath { folder.appending("copy") }

  init() throws { folder = try TemporaryFolder() }

  private func link(_ place: String, to target: String) throws {
    let path = folder.appending(place)
    try FileManager.default.createDirectory(
      atPath: path.removingLastComponent().string, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: path.string, withDestinationPath: target)
  }

  private func entries() throws -> [String: String] { try FolderListing(of: copy).entries }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: copy.appending(path).string, encoding: .utf8)
  }

  @Test("a link that leads out of the folder is copied as what it leads to")
  func linksOut() throws {
    try folder.write("shared/Shared.swift", "let shared = 1")
    try folder.write("shared/Inputs/data.txt", "data")
    try link("suite/Sources/Shared.swift", to: "../../shared/Shared.swift")
    try link("suite/Inputs", to: folder.appending("shared/Inputs").string)
    let result = try FolderCopy(of: source).write(to: copy)
    #expect(result.skipped.isEmpty)
    try FileManager.default.removeItem(atPath: folder.appending("shared").string)
    #expect(try text("Sources/Shared.swift") == "let shared = 1")
    #expect(try text("Inputs/data.txt") == "data")
  }

  @Test("a link within the folder leads to the copy, whether it is relative or not")
  func linksWithin() throws {
    try folder.write("suite/Sources/A/a.swift", "a")
    try link("suite/Sources/B", to: "A")
    try link("suite/b.swift", to: source.appending("Sources/A/a.swift").string)
    try link("suite/Sources/A/loop", to: "..")
    _ = try FolderCopy(of: source).write(to: copy)
    let entries = try entries()
    #expect(entries["Sources/B"] == "-> A")
    #expect(entries["b.swift"] == "-> Sources/A/a.swift")
    #expect(entries["Sources/A/loop"] == "-> ..")
  }

  @Test("links in a circle outside, and to the folder that holds the suite, come to an end")
  func circles() throws {
    try folder.write("suite/Package.swift", "// manifest")
    try folder.write("outside/one/file", "1")
    try link("outside/one/up", to: "..")
    try link("outside/suite", to: "../suite")
    try link("suite/outside", to: "../outside/one")
    try link("suite/parent", to: "..")
    let result = try FolderCopy(of: source).write(to: copy)
    #expect(try text("outside/file") == "1")
    #expect(try text("parent/suite/Package.swift") == "// manifest")
    let entries = try entries()
    #expect(entries["outside/up/one"] == "-> ..")
    #expect(entries["outside/up/suite"] == "-> ../..")
    #expect(entries["parent/suite"] == "-> ..")
    #expect(entries["parent/outside"] == "-> ../outside/up")
    #expect(result.skipped.isEmpty)
    // The copy, which is in the folder that a link leads to, is no part of itself.
    #expect(entries["parent/copy"] == nil)
  }

  @Test("dead links and pipes are named and left out", .timeLimit(.minutes(30)))
  func deadLinks() throws {
    try folder.write("suite/file", "")
    try link("suite/Sources/.#file", to: "somebody@somewhere.123")
    try link("suite/self", to: "self")
    #expect(mkfifo(source.appending("pipe").string, 0o600) == 0)
    let result = try FolderCopy(of: source).write(to: copy)
    #expect(
      result.skipped.map(\.description) == [
        "Sources/.#file is a link that leads nowhere", "pipe is neither a file nor a folder",
        "self is a link that leads nowhere",
      ])
    #expect(try Set(entries().keys) == ["file", "Sources"])
  }

  @Test("executable files stay executable, hidden ones and empty folders are copied")
  func kinds() throws {
    let program = try folder.write("suite/run.sh", "#!/bin/sh")
    #expect(chmod(program.string, 0o755) == 0)
    try folder.write("suite/.hidden/file", "x")
    try FileManager.default.createDirectory(
      atPath: source.appending("empty").string, withIntermediateDirectories: false)
    _ = try FolderCopy(of: source).write(to: copy)
    #expect(FileManager.default.isExecutableFile(atPath: copy.appending("run.sh").string))
    #expect(!FileManager.default.isExecutableFile(atPath: copy.appending(".hidden/file").string))
    #expect(try entries()["empty"] == "folder")
  }

  @Test("what is left out is left out at any depth, by its path")
  func leavingOut() throws {
    try folder.write("suite/.build/x", "")
    try folder.write("suite/inner/.build/x", "")
    try folder.write("suite/inner/kept", "")
    try link("suite/built", to: ".build/x")
    _ = try FolderCopy(of: source) { $0 == ".build" || $0.hasSuffix("/.build") }
      .write(to: copy)
    #expect(try Set(entries().keys) == ["inner", "inner/kept", "built"])
    #expect(try text("built").isEmpty)
  }

  @Test(
    "the digest follows contents behind links, names and executable bits, and no folder's place")
  func digests() throws {
    try folder.write("shared/data", "one")
    try folder.write("suite/a", "a")
    try link("suite/data", to: "../shared/data")
    let first = try FolderCopy(of: source).write(to: copy).digest
    #expect(try FolderCopy(of: source).read().digest == first)
    #expect(try FolderCopy(of: copy).read().digest == first)
    var digests: Set = [first]
    try folder.write("shared/data", "two")
    digests.insert(try FolderCopy(of: source).read().digest)
    #expect(chmod(source.appending("a").string, 0o755) == 0)
    digests.insert(try FolderCopy(of: source).read().digest)
    try folder.write("suite/e\u{301}", "")
    digests.insert(try FolderCopy(of: source).read().digest)
    try FileManager.default.removeItem(atPath: source.appending("e\u{301}").string)
    try folder.write("suite/\u{e9}", "")
    digests.insert(try FolderCopy(of: source).read().digest)
    #expect(digests.count == 5)
  }

  @Test("names that are not UTF-8 are copied as they are")
  func oddNames() throws {
    try folder.write("suite/file", "")
    let name: [CChar] = Array("caf".utf8CString.dropLast()) + [CChar(bitPattern: 0xe9), 0]
    let component = try #require(FilePath.Component(platformString: name))
    #expect(
      source.appending(component).withPlatformString { mkdir($0, 0o755) } == 0)
    _ = try FolderCopy(of: source).write(to: copy)
    #expect(copy.appending(component).withPlatformString { access($0, F_OK) } == 0)
  }

  @Test("what cannot be read or written is named")
  func errors() throws {
    let missing = folder.appending("missing")
    #expect(throws: FolderCopyError.unreadable(path: missing, errno: .noSuchFileOrDirectory)) {
      try FolderCopy(of: missing).read()
    }
    try folder.write("suite/file", "x")
    try folder.write("copy/file", "old")
    #expect(
      throws: FolderCopyError.unwritable(path: copy.appending("file"), errno: .fileExists)
    ) { try FolderCopy(of: source).write(to: copy) }
  }
}
