import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepGit
@testable import SweepMeasuring
@testable import SweepProcesses

@Suite("Passwords in the URLs of dependencies")
struct LogCredentialsTests {
  @Test(
    "What stands before the host goes, and nothing else",
    arguments: [
      ("Fetching https://me:secret@host/rows.git", "Fetching https://host/rows.git"),
      ("'http://token@host:80/a' and https://a:b@c/d@e", "'http://host:80/a' and https://c/d@e"),
      ("ssh://git@host/rows ssh://me@host/rows", "ssh://git@host/rows ssh://host/rows"),
      ("https://me:se@cret@host", "https://host"),
      ("no URL: me@host:rows, file:///rows@2, ://", "no URL: me@host:rows, file:///rows@2, ://"),
    ])
  func removal(text: String, expected: String) {
    let cleared = BuildLog.withoutCredentials(Array(text.utf8))
    #expect(String(decoding: cleared, as: UTF8.self) == expected)
  }

  @Test("SwiftPM's log of a real fetch with a password does not hold it, nor does an error")
  func realFetch() async throws {
    let folder = try TemporaryFolder()
    let rows = try FixtureRepository(in: folder, named: "served/rows")
    try rows.write("Package.swift", Self.manifest("rows", "Rows", dependencies: ""))
    try rows.commit("Begin", "Sources/Rows/Rows.swift", "// nothing\n")
    try rows.tag("1.0.0")
    let server = try ServerProcess.web(
      serving: folder.appending("served"), user: "me", password: "hunter2")
    defer { server.stop() }
    for (name, works) in [("rows", true), ("missing", false)] {
      let url = "http://me:hunter2@127.0.0.1:\(server.port)/\(name)"
      try folder.write(
        "top/Package.swift",
        Self.manifest("top", "Top", dependencies: ".package(url: \"\(url)\", from: \"1.0.0\")"))
      try folder.write("top/Sources/Top/Top.swift", "// nothing\n")
      let top = folder.appending("top").string
      let log = BuildLog(path: folder.appending("\(name).log").string)
      let resolver = DependencyResolver(
        overlay: PlacedFolder(path: top, seen: top), scratchPath: top + "/.build",
        checkout: top + "/.build/checkouts/rows", identity: "rows", log: log,
        processes: try await .inPlace()
      ) { _ in [:] }
      if works {
        let found = try await resolver.resolve()
        #expect(found.map(\.version) == ["1.0.0"])
      } else {
        let error = await #expect(throws: BuildError.self) { try await resolver.resolve() }
        #expect(!"\(try #require(error))".contains("hunter2"))
      }
      #expect(log.text.contains("http://127.0.0.1:\(server.port)/\(name)"), "\(log.text)")
      #expect(!log.text.contains("hunter2"))
    }
  }

  private static func manifest(_ name: String, _ target: String, dependencies: String) -> String {
    """
    // swift-tools-version:5.9
    import PackageDescription
    let package = Package(
      name: "\(name)", products: [.library(name: "\(target)", targets: ["\(target)"])],
      dependencies: [\(dependencies)], targets: [.target(name: "\(target)")])
    """
  }
}
