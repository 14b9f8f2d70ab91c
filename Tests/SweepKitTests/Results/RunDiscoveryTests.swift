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
