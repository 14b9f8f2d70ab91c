import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepGit

extension GitTests {
  @Suite struct IncrementalCheckoutTests {
    let folder: TemporaryFolder
    let fixture: FixtureRepository
    let repository: Repository
    let lane: FilePath

    private static let template = FixtureTemplate { folder in
      let fixture = try FixtureRepository(in: folder)
      try fixture.write("same.txt", "same")
      try fixture.write("edited.txt", "one")
      try fixture.write("gone/a.txt", "a")
      try fixture.write("swap", "file")
      try fixture.write("other/b.txt", "b")
      try fixture.link("link", to: "same.txt")
      try fixture.write("tool.sh", "tool")
      try fixture.commit("One")
      try fixture.tag("one")
      try fixture.git("rm", "-r", "--quiet", "gone", "swap", "other", "link")
      try fixture.write("edited.txt", "two")
      try fixture.write("swap/inner.txt", "folder now")
      try fixture.write("other", "file now")
      try fixture.link("link", to: "edited.txt")
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: fixture.path.appending("tool.sh").string)
      try fixture.commit("Two")
      try fixture.tag("two")
    }

    init() throws {
      folder = try Self.template.copy()
      fixture = FixtureRepository(at: folder.appending("fixture"))
      lane = folder.appending("lane")
      repository = try Repository(at: fixture.path)
    }

    private func move(to revision: String) throws -> CheckoutReport {
      try repository.updateCheckout(in: lane, to: try repository.resolve(revision))
    }

    private func fresh(_ revision: String) throws -> FolderListing {
      let path = folder.appending("fresh-\(UUID().uuidString)")
      try repository.checkOut(try repository.resolve(revision), into: path)
      return try FolderListing(of: path)
    }

    @Test func endsWithTheSameFilesAsAFreshCheckoutBothWays() throws {
      for revision in ["one", "two", "one"] {
        _ = try move(to: revision)
        #expect(try FolderListing(of: lane) == fresh(revision))
      }
    }

    @Test func reportsWhatItChangedAndTouchesNothingElse() throws {
      _ = try move(to: "one")
      let old = Date(timeIntervalSince1970: 1_000_000_000)
      for name in ["same.txt", "edited.txt"] {
        try FileManager.default.setAttributes(
          [.modificationDate: old], ofItemAtPath: lane.appending(name).string)
      }
      let report = try move(to: "two")
      #expect(report.written == ["edited.txt", "link", "other", "swap/inner.txt", "tool.sh"])
      #expect(report.removed == ["gone/a.txt", "other/b.txt", "swap"])
      #expect(report.unchangedCount == 1)
      func date(_ name: String) throws -> Date? {
        try FileManager.default.attributesOfItem(atPath: lane.appending(name).string)[
          .modificationDate] as? Date
      }
      #expect(try date("same.txt") == old)
      #expect(try date("edited.txt") != old)
      let again = try move(to: "two")
      #expect(again.written == [] && again.removed == [])
      #expect(again.unchangedCount == 6)
    }

    @Test func removesStrayFilesButKeepsTheBuildFolder() throws {
      _ = try move(to: "one")
      try folder.write("lane/stray.swift", "x")
      try folder.write("lane/stray/deep/er.swift", "x")
      try folder.write("lane/gone/.build/x", "x")
      try folder.write("lane/.build/debug/x.o", "kept")
      try FileManager.default.createDirectory(
        atPath: lane.appending("empty").string, withIntermediateDirectories: true)
      let report = try move(to: "one")
      #expect(report.removed == ["gone/.build/x", "stray.swift", "stray/deep/er.swift"])
      let listing = try FolderListing(of: lane)
      #expect(listing.entries[".build/debug/x.o"] != nil)
      #expect(listing.entries["empty"] == nil)
      #expect(listing.entries["stray"] == nil)
    }

    @Test func putsRightWhatSomebodyChanged() throws {
      _ = try move(to: "one")
      try folder.write("lane/same.txt", "sama")
      try FileManager.default.removeItem(atPath: lane.appending("swap").string)
      #expect(try move(to: "one").written == ["same.txt", "swap"])
      #expect(try FolderListing(of: lane) == fresh("one"))
    }

    @Test func neverWritesThroughALinkThatTookAFoldersPlace() throws {
      _ = try move(to: "one")
      try folder.write("victim/a.txt", "precious")
      try FileManager.default.removeItem(atPath: lane.appending("gone").string)
      try FileManager.default.createSymbolicLink(
        atPath: lane.appending("gone").string,
        withDestinationPath: folder.appending("victim").string)
      _ = try move(to: "one")
      #expect(try FolderListing(of: lane) == fresh("one"))
      #expect(try FolderListing(of: folder.appending("victim")).entries.count == 1)
      let text = try String(
        contentsOfFile: folder.appending("victim/a.txt").string, encoding: .utf8)
      #expect(text == "precious")
    }

    @Test func leavesOtherNamesOfAHardLinkedFileAlone() throws {
      _ = try move(to: "one")
      let twin = folder.appending("twin.txt").string
      try FileManager.default.linkItem(atPath: lane.appending("edited.txt").string, toPath: twin)
      _ = try move(to: "two")
      #expect(try String(contentsOfFile: twin, encoding: .utf8) == "one")
    }

    @Test func movesLineEndsWithTheAttributesThoughTheBlobIsTheSame() throws {
      try fixture.commit("Three", "lines.txt", "a\nb\n")
      try fixture.tag("three")
      try fixture.commit("Four", ".gitattributes", "lines.txt eol=crlf\n")
      try fixture.tag("four")
      _ = try move(to: "three")
      #expect(try move(to: "four").written == [".gitattributes", "lines.txt"])
      #expect(try move(to: "three").written == ["lines.txt"])
    }
  }
}
