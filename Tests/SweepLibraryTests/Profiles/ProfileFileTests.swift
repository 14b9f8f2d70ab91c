import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepResults

@Suite struct ProfileFileTests {
  @Test func aProfileIsReadAsItWasWritten() throws {
    let folder = try TemporaryFolder()
    let profiles = ProfileFolder(path: folder.appending("profiles"))
    var partial = SampleProfile.new
    partial.isPartial = true
    partial.counts.peakBytes += 1
    partial.notes = ["a \u{1B}[31mnote"]
    for profile in [SampleProfile.old, partial] {
      let file = try profiles.write(profile)
      #expect(try AllocationProfile(reading: file) == profile)
      #expect(file.removingLastComponent().lastComponent?.string == profile.version)
    }
    let found = try ProfileFolder(finding: folder.path)
    #expect(found.entries().map(\.version) == ["1.4.0", "1.5.0"])
    #expect(try found.profiles() == [SampleProfile.old, partial])
    let one = try ProfileFolder(finding: folder.appending("profiles/1.4.0"))
    #expect(try one.profiles() == [SampleProfile.old])
  }

  @Test func theGoldenFileIsReadAndWrittenAgain() throws {
    let path = try #require(Bundle.module.path(forResource: "Fixtures/profile-1", ofType: "json"))
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let profile = try AllocationProfile(reading: FilePath(path))
    #expect(profile.fileText == text)
    #expect(profile == SampleProfile.new)
  }

  @Test func idsThatDifferHaveFilesThatDiffer() {
    let ids =
      ["T::a[1]", "T::a(1)", "t::a[1]", "T::ä", "T::ö", "..", "", "a/b", "a-b"]
      + [1, 2].map { String(repeating: "x", count: 300) + "\($0)" }
    let names = ids.map(ProfileFolder.fileName)
    #expect(Set(names.map { $0.lowercased() }).count == ids.count)
    #expect(names.allSatisfy { $0.utf8.count <= 120 && !$0.contains("/") && !$0.hasPrefix(".") })
    #expect(names[0].hasPrefix("T-a-1-"))
  }

  private static let text = SampleProfile.old.fileText

  @Test(
    "What is no profile is refused in one line",
    arguments: [
      ("", "x: not a profile"), ("hello", "x: not a profile"), ("[1]", "x: not a profile"),
      ("{\"benchmarks\": []}", "x: not a profile"),
      ("{\"profile\":1,\"id\":\"a\"}\n{\"module\":1}", "x: a profile without names"),
      ("{\"benchmem_profile\": 0}", "x: not a profile"),
      ("{\"benchmem_profile\": 2}", "x: has schema 2, which this version does not read; update"),
      (String(text.prefix(900)), "x: the profile was cut short: the file ends in the middle"),
      (String(text.dropLast(2)), "x: the profile was cut short: the file ends in the middle"),
      (text.replacing("\"version\": \"1.4.0\",", with: ""), "x: version is missing"),
      (text.replacing("[0,1,2,3,4]", with: "[0,1,2,3,99]"), "x: stacks[0]: there is no frame 99"),
      (text.replacing("[0,1,2,3,4]", with: "[]"), "x: stacks[0]: a call path without frames"),
      (text.replacing("[0,1,2,3,4]", with: "[0,-1]"), "x: stacks[0]: there is no frame -1"),
      (
        text.replacing("\"peak_bytes\":512", with: "\"peak_bytes\":511"),
        "x: the call paths have 241736 of peak, and all is 241737"
      ),
      (
        text.replacing("\"peak_bytes\":512", with: "\"peak_bytes\":9223372036854775807"),
        "x: the call paths have more of peak than all: 241737"
      ),
      (
        text.replacing("\"peak_bytes\":512", with: "\"peak_bytes\":-1"),
        "x: call path 5: -1 of peak cannot be"
      ),
      (
        text.replacing("\"peak_bytes\":512,", with: ""), "x: stacks[4]: peak_bytes is missing"
      ),
      (
        text.replacing("\"peak_bytes\":512", with: "\"peak_bytes\":\"512\""),
        "x: stacks[4].peak_bytes: a value of another kind was expected"
      ),
    ])
  func foreign(text: String, message: String) {
    let error = #expect(throws: ProfileError.self) {
      try AllocationProfile(parsing: Array(text.utf8), path: "x")
    }
    let text = error?.description ?? "none"
    #expect(text.hasPrefix(message), "\(text)")
    #expect(error?.exitStatus == .badData)
  }

  @Test func aDamagedFileIsRefusedOrReadAndWrittenAsItWasRead() throws {
    let text = Array(SampleProfile.new.fileText.utf8)
    var random = SeededGenerator(seed: 7)
    var (refused, kept) = (0, 0)
    for _ in 0..<1_000 {
      let bytes = Mutation.mutated(text, &random)
      do {
        let profile = try AllocationProfile(parsing: bytes, path: "x")
        kept += 1
        #expect(try AllocationProfile(parsing: Array(profile.fileText.utf8), path: "x") == profile)
      } catch {
        refused += 1
        #expect(error.description.hasPrefix("x: "))
      }
    }
    #expect(refused > 500 && kept > 20, "\(refused) \(kept)")
  }

  @Test func aFileThatIsNotThereIsMissing() {
    let error = #expect(throws: ProfileError.self) {
      try AllocationProfile(reading: "/nowhere/x.json")
    }
    #expect(error?.exitStatus == .missingInput)
    #expect(throws: ProfileFolderError.missing(path: "/nowhere")) {
      try ProfileFolder(finding: "/nowhere")
    }
  }

  @Test func aProfileIsChosenByItsIdAndVersion() throws {
    let other = SampleProfile.profile("1.4.0", id: "Rows::scan", [("a", [1, 9_000_000, 1, 0])])
    let choice = ProfileChoice(among: [SampleProfile.old, other, SampleProfile.new])
    #expect(try choice.profile(of: "build") == SampleProfile.new)
    #expect(try choice.profile(of: "build", version: "1.4.0") == SampleProfile.old)
    #expect(try choice.profile(of: "Rows::scan") == other)
    #expect(try choice.heaviest(by: .peak) == SampleProfile.new)
    #expect(try choice.heaviest(by: .allocated) == other)
    #expect(
      throws: ProfileFolderError.severalBenchmarks(
        "Rows", ids: [SampleProfile.old.id, "Rows::scan"])
    ) {
      try choice.profile(of: "Rows")
    }
    #expect(throws: ProfileFolderError.noBenchmark("Rows::scam", near: ["Rows::scan"])) {
      try choice.profile(of: "Rows::scam")
    }
    #expect(throws: ProfileFolderError.noVersion("2", versions: ["1.4.0", "1.5.0"])) {
      try choice.profile(of: "build", version: "2")
    }
  }

  @Test func whatIsOfOtherCodeNowGoesAndWhatIsNotOursStays() throws {
    let folder = try TemporaryFolder()
    let profiles = ProfileFolder(path: folder.path)
    var kept = SampleProfile.old
    (kept.id, kept.code) = ("T::kept", "one")
    var stale = kept
    stale.id = "T::stale"
    for profile in [kept, stale] { try profiles.write(profile) }
    try folder.write("1.4.0/notes.json", "[1]")
    profiles.removeProfiles(of: "1.4.0") { $0 == "T::kept" ? "one" : "two" }
    #expect(
      profiles.entries().map(\.path.lastComponent?.string) == [
        profiles.file(version: "1.4.0", id: "T::kept").lastComponent?.string, "notes.json",
      ])
    #expect(throws: ProfileError.self) {
      try folder.write("1.4.0/\(ProfileFolder.fileName(stale.id)).json", "{}")
      try profiles.write(stale)
    }
    let page = profiles.page(from: "1", to: "2", id: "a", metric: "peak")
    try profiles.makeFolder(of: page)
    try folder.write("1..2/\(page.lastComponent?.string ?? "")", "ours")
    try folder.write("1..2/else.html", "the user's")
    profiles.removePages { $0 == page }
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.appending("1..2").string)
    #expect(left == ["else.html"])
  }
}
