import Foundation
import TestSupport
import Testing

@testable import SweepMeasuring
@testable import SweepProcesses

@Suite("Frozen inputs")
struct InputSnapshotTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func snapshot(packages: [String]) throws -> InputSnapshot {
    try InputSnapshot(
      suite: folder.appending("suite").string,
      packages: packages.map { folder.appending($0).string }, copies: [], excluding: [],
      cache: folder.appending("cache").string, paths: .unavailable)
  }

  @Test("Local packages lie to one another as the originals do, one within another too")
  func places() throws {
    try folder.write("suite/Package.swift", "// suite")
    for (place, text) in [("all/outer", "outer"), ("all/outer/inner", "inner"), ("other", "other")]
    {
      try folder.write("\(place)/Package.swift", "// \(text)")
    }
    let names = ["all/outer", "all/outer/inner", "other"]
    let orders = [names, names.reversed(), [names[1], names[2], names[0]]]
    let snapshots = try orders.map { try snapshot(packages: $0) }
    #expect(Set(snapshots.map(\.digest)).count == 1)
    let packages = snapshots[0].packages
    let copies = try names.map { try #require(packages[folder.appending($0).string]) }
    #expect(copies[1] == copies[0] + "/inner")
    for (copy, text) in zip(copies, ["outer", "inner", "other"]) {
      #expect(try String(contentsOfFile: copy + "/Package.swift", encoding: .utf8) == "// \(text)")
    }
    let other = copies[2].split(separator: "/").dropLast()
    #expect(copies[0].split(separator: "/").dropLast(2) == other)
  }

  @Test("A change of any file is another snapshot, and the first one stays what it was")
  func change() throws {
    try folder.write("suite/Package.swift", "// suite")
    try folder.write("inputs/anywhere/data.txt", "one")
    let first = try snapshot(packages: ["inputs"])
    try folder.write("inputs/anywhere/data.txt", "two")
    let second = try snapshot(packages: ["inputs"])
    #expect(first.digest != second.digest)
    let copy = try #require(first.packages[folder.appending("inputs").string])
    #expect(try String(contentsOfFile: copy + "/anywhere/data.txt", encoding: .utf8) == "one")
  }

  @Test("A copy names the copies of other packages, where it wrote out their paths")
  func writtenOut() throws {
    try folder.write("suite/Package.swift", "// suite")
    let deep = folder.appending("deep").string
    try folder.write("deep/Package.swift", "// deep")
    try folder.write(
      "outer/Package.swift", ".package(path: \"\(deep)\"), .package(path: \"\(deep)/\")")
    let frozen = try snapshot(packages: ["outer", "deep"])
    let (outer, copy) = (
      try #require(frozen.packages[folder.appending("outer").string]),
      try #require(frozen.packages[deep])
    )
    #expect(
      try String(contentsOfFile: outer + "/Package.swift", encoding: .utf8)
        == ".package(path: \"\(copy)\"), .package(path: \"\(copy)\")")
  }
}
