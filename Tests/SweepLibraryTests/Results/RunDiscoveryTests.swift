import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepAnalysis
@testable import SweepResults

@Suite struct RunDiscoveryTests {
  /// Writes runs with the dates of their commits and reads the folder.
  private func read(_ runs: [(name: String, date: String?)]) throws -> RunDiscovery.Found {
    let folder = try TemporaryFolder()
    for (name, date) in runs {
      try folder.write("\(name).json", "")
      var file = RunFile.sample([.sample("a")])
      file.commitInfo["time"] = date.map(JSONValue.string)
      try file.write(to: folder.appending("\(name).json"))
    }
    var found = try RunDiscovery.read(below: folder.path)
    found.runs = found.runs.map { path, file in
      (FilePath(String(path.string.dropFirst(folder.path.string.count + 1))), file)
    }
    return found
  }

  private func names(_ found: RunDiscovery.Found) -> [String] {
    found.runs.map { String($0.path.string.dropLast(5)) }
  }

  @Test(arguments: [
    ["1.2.0", "1.9.0", "1.10.0"], ["v2.0.0-rc.1", "v2.0.0", "v10.0.0"],
    ["release-1.9.0", "release-1.10.0"], ["rel_1_9_0", "rel_1_10_0"],
    ["0001_z", "0002_3abc_20240105_101010", "0009_v1.0", "0010_a", "10000_a"],
    ["1.9.0/run", "1.10.0/run"], ["a/1.9.0", "a/1.10.0", "b/1.2.0", "b/1.10.0"],
    ["2024-02-09", "2024-02-10", "2024-10-01"], ["1.0.0", "1.0.0.1", "1.0.1"],
  ])
  func aFolderIsReadInTheOrderOfItsVersions(_ order: [String]) throws {
    let found = try read(order.reversed().map { ($0, nil) })
    #expect(names(found) == order)
  }

  @Test func plainVersionsStayInOrderWhateverTheirDatesAre() throws {
    let found = try read([
      ("1.9.1", "2024-09-01T00:00:00Z"), ("1.10.0", "2024-03-01T00:00:00Z"),
      ("1.9.0", "2024-01-01T00:00:00Z"),
    ])
    #expect(names(found) == ["1.9.0", "1.9.1", "1.10.0"] && !found.isUndecided)
  }

  @Test func whatIsNoVersionStandsWhereItsCommitDoes() throws {
    let found = try read([
      ("main", "2024-06-01T12:00:00+02:00"), ("base", "2023-01-01T00:00:00Z"),
      ("1.9.0", "2024-01-01T00:00:00Z"), ("nightly", "2024-02-01T00:00:00.123Z"),
      ("1.10.0", "2024-03-01T00:00:00"),
    ])
    #expect(names(found) == ["base", "1.9.0", "nightly", "1.10.0", "main"])
    #expect(!found.isUndecided)
  }

  @Test func withoutDatesWordsComeLastAndTheOrderIsUndecided() throws {
    let found = try read([("main", nil), ("1.10.0", nil), ("1.9.0", nil)])
    #expect(names(found) == ["1.9.0", "1.10.0", "main"] && found.isUndecided)
    #expect(try read([("old", nil), ("new", nil)]).isUndecided)
    #expect(try !read([("1.9.0", nil), ("1.10.0", nil)]).isUndecided)
    #expect(try !read([("0001_new", nil), ("0002_old", nil)]).isUndecided)
    #expect(try !read([("only", nil)]).isUndecided)
  }

  @Test(arguments: [
    ["old", "new"], ["abc1234567", "1234567890"], ["7654321", "1234567"],
    ["1.9.0", "1.10.0", "main"],
    ["02-01-2023", "01-02-2024"], ["31.12.2023", "01.01.2024"], ["run-1_2_2024", "run-2_1_2024"],
    ["31122023", "01012024"], ["311223", "010124"], ["31-12-23", "01-01-24"],
    ["12.2023", "1.2024"], ["12-2023", "01-2024"], ["5-Jan-2024", "4-Feb-2024"],
    ["5-jan", "4-feb"],
    ["Q4-2023", "Q1-2024"],
    ["01022024_a", "15012024_a"], ["1.0.0_31-12-2023", "1.0.0_01-01-2024"],
    ["1.0.0-before", "1.0.0-after"], ["1.0.0", "1.0.0-optimized"], ["1.0.0", "1.0.0-5-gabc1234"],
    ["1.0.0", "v1.0.0"], ["1.0.0+a", "1.0.0+b"], ["1.0.0-x64", "1.0.0-arm"],
    ["0001_a", "0001_b"], ["0001_x", "1.5.0", "0002_y"], ["foo-1.0.0", "bar-2.0.0"],
    ["before/1.0.0", "after/1.0.0"], ["mac/0001_a", "linux/0001_a"], ["1.0.0", "nightly/1.1.0"],
  ])
  func namesThatTellNoOrderLeaveItUndecided(_ names: [String]) throws {
    #expect(try read(names.map { ($0, nil) }).isUndecided)
  }

  @Test(arguments: [
    ["1.2.0", "1.9.0", "1.10.0"], ["v1.0.0-alpha.2", "v1.0.0-beta.1", "v1.0.0-rc.1", "v1.0.0"],
    ["1.0.2", "1.0.2t", "1.0.2u"], ["package-1.9.0", "package-1.10.0"], ["pr-9", "pr-10"],
    ["rows@1.9.0", "rows@1.10.0"], ["swift-5.9-RELEASE", "swift-5.10-RELEASE"],
    ["2023-12-31", "2024-01-01"], ["20231231_2300", "20240102_0900", "20240102_1000"],
    ["2024-06-30T10_05_03", "2024-06-30T10_05_04"], ["2024.9.1", "2024.10.1"],
    ["1704067200", "1704153600"], ["1-before", "2-after"], ["1.0.0 (old)", "1.1.0 [new]"],
    ["0001_before", "0002_after"], ["run-1.9.0/result", "run-1.10.0/result"],
    ["10.11.12", "10.11.13"],
  ])
  func namesThatTellAnOrderDecideIt(_ names: [String]) throws {
    let found = try read(names.reversed().map { ($0, nil) })
    #expect(self.names(found) == names && !found.isUndecided)
  }

  @Test func twoRunsOfOneCommitAreInNoOrderUnlessNothingElseWasMeasured() throws {
    let folder = try TemporaryFolder()
    for dirty in [true, false] {
      for name in ["before", "after"] {
        var file = RunFile.sample([.sample("a")])
        file.commitInfo["id"] = .string("abc")
        file.commitInfo["time"] = .string("2024-05-01T00:00:00Z")
        file.commitInfo["dirty"] = .bool(dirty)
        try folder.write("\(dirty)/\(name).json", "")
        try file.write(to: folder.appending("\(dirty)/\(name).json"))
      }
      let found = try RunDiscovery.read(below: folder.appending("\(dirty)"))
      #expect(found.isUndecided == dirty)
    }
  }

  @Test func linksToFilesThatAreThereAnywayArePassedOver() throws {
    let folder = try TemporaryFolder()
    try folder.write("runs/1.0.0.json", "")
    try folder.write("runs/sub/1.1.0.json", "")
    try folder.write("elsewhere.json", "")
    for (name, target) in [
      ("latest", "stable.json"), ("stable", "sub/1.1.0.json"), ("other", "../elsewhere.json"),
    ] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.appending("runs/\(name).json").string, withDestinationPath: target)
    }
    let stems = RunDiscovery.runs(below: folder.appending("runs")).map(\.stem)
    #expect(Set(stems) == ["1.0.0", "1.1.0", "other"] && stems.count == 3)
  }

  @Test func otherJSONIsPassedOverAndADamagedRunFileIsNot() throws {
    let folder = try TemporaryFolder()
    try folder.write("1.0.0.json", "")
    try RunFile.sample([.sample("a")]).write(to: folder.appending("1.0.0.json"))
    for (name, text) in [("tsconfig", "{// words\n}"), ("package", "{}"), ("list", "[1]")] {
      try folder.write("\(name).json", text)
    }
    // A sweep's profiles are nothing to speak of.
    try ProfileFolder(output: folder.path).write(
      AllocationProfile(
        id: "a", version: "1.0.0", counts: ProfileCounts(), frames: [], stacks: []))
    #expect(RunDiscovery.runs(below: folder.path).count == 4)
    let found = try RunDiscovery.read(below: folder.path)
    #expect(found.runs.map(\.path.stem) == ["1.0.0"])
    #expect(found.foreign.map(\.stem) == ["list", "package", "tsconfig"])
    for text in ["", #"{"machine_info": {"#, #"{"benchmarks": [{"name": "#, #"{"benchmarks": 7}"#] {
      try folder.write("2.0.0.json", text)
      let error = #expect(throws: RunFileError.self) { try RunDiscovery.read(below: folder.path) }
      #expect(error?.path.stem == "2.0.0", "\(text)")
    }
  }

  @Test func twoCommitsWithoutVersionsAreInTheOrderOfTheirDates() throws {
    let found = try read([
      ("baseline", "2024-05-01T00:00:00Z"), ("a1b2c3d4", "2024-06-01T00:00:00Z"),
    ])
    #expect(names(found) == ["baseline", "a1b2c3d4"] && !found.isUndecided)
  }

  @Test func pathsAloneAreInTheOrderOfTheirNames() throws {
    let folder = try TemporaryFolder()
    for name in ["1.10.0", "1.9.0", "1.2.0"] { try folder.write("\(name).json", "") }
    let paths = RunDiscovery.runs(below: folder.path)
    #expect(paths.map(\.stem) == ["1.2.0", "1.9.0", "1.10.0"])
    #expect(RunDiscovery.runs(below: folder.appending("none")).isEmpty)
  }
}
