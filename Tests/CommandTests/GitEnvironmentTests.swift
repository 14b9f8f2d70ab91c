import Foundation
import SweepGit
import SystemPackage
import TestSupport
import Testing

/// What git's environment and configuration say, as a hook, a container or `sudo` leaves it.
@Suite("Git's environment")
struct GitEnvironmentTests {
  private let folder: TemporaryFolder
  private let rows: FixtureRepository

  init() throws {
    folder = try TemporaryFolder()
    rows = try FixtureRepository(in: folder, named: "rows")
    try rows.commit("one", "Package.swift", "// swift-tools-version: 6.0\n")
    try rows.tag("1.0.0")
  }

  private func versions(_ environment: [String: String?]) async throws -> ToolRun {
    try await ToolRun(["versions", rows.path.string], environment: environment)
  }

  @Test("A hook's variables neither choose the repository nor reach SwiftPM")
  func hook() async throws {
    let other = try FixtureRepository(in: folder, named: "other")
    try other.commit("of another", "a.txt", "1")
    try other.tag("9.0.0")
    let git = other.path.appending(".git").string
    let variables: [String: String?] = [
      "GIT_DIR": git, "GIT_WORK_TREE": other.path.string, "GIT_INDEX_FILE": git + "/index",
      "GIT_OBJECT_DIRECTORY": git + "/objects", "GIT_PREFIX": "x/",
      "GIT_ALTERNATE_OBJECT_DIRECTORIES": git + "/objects", "GIT_CONFIG_COUNT": "0",
    ]
    let run = try await versions(variables)
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("1.0.0 ") && !run.output.contains("9.0.0"))
    // A `swift` that only writes down what it was given.
    let swift = try folder.write(
      "swift", "#!/bin/sh\nenv | grep ^GIT_ | sort >'\(folder.path)/seen'\nexit 1\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: swift.string)
    try folder.write("suite/Package.swift", "// swift-tools-version: 6.1\n")
    _ = try await ToolRun(
      [
        "sweep", rows.path.string, "1.0.0", "--suite", folder.appending("suite").string, "--swift",
        swift.string, "--out", folder.appending("out").string, "--cache",
        folder.appending("cache").string,
      ], environment: variables)
    let seen = try String(contentsOfFile: folder.appending("seen").string, encoding: .utf8)
    #expect(seen.split(separator: "\n").contains("GIT_CONFIG_COUNT=0"))
    for name in variables.keys where name != "GIT_CONFIG_COUNT" {
      #expect(!seen.contains(name + "="), "\(name)")
    }
  }

  @Test(
    "Another user's repository is read where git reads it, and nowhere else",
    .enabled(if: geteuid() == 0, "only root can give a folder away"))
  func trust() async throws {
    for path in ["", ".git"] {
      try FileManager.default.setAttributes(
        [.ownerAccountID: 12345], ofItemAtPath: rows.path.appending(path).string)
    }
    let place = rows.path.string
    let all = try folder.write("all.conf", "[safe]\n\tdirectory = *\n").string
    let included = try folder.write("included.conf", "[include]\n\tpath = \(all)\n").string
    let others = try folder.write(
      "others.conf", "[safe]\n\tdirectory = *\n\tdirectory =\n\tdirectory = /elsewhere\n"
    ).string
    let exact = try folder.write("exact.conf", "[safe]\n\tdirectory = \(place)\n").string
    let slash = try folder.write("slash.conf", "[safe]\n\tdirectory = \(place)/\n").string
    let below = try folder.write("below.conf", "[safe]\n\tdirectory = \(folder.path)/*\n").string
    try folder.write("xdg/git/config", "[safe]\n\tdirectory = *\n")
    let nothing: [String: String?] = [
      "HOME": folder.path.string, "GIT_CONFIG_NOSYSTEM": "1", "SUDO_UID": String?.none,
    ]
    let ways: [[String: String?]] = [
      [:], ["GIT_CONFIG_GLOBAL": all], ["GIT_CONFIG_GLOBAL": included],
      ["GIT_CONFIG_GLOBAL": others], ["GIT_CONFIG_GLOBAL": exact], ["GIT_CONFIG_GLOBAL": slash],
      ["GIT_CONFIG_GLOBAL": below], ["XDG_CONFIG_HOME": folder.appending("xdg").string],
      [
        "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": place,
      ], ["SUDO_UID": "12345"], ["SUDO_UID": "1"],
    ]
    var answers: Set<Bool> = []
    for way in ways {
      let environment = nothing.merging(way) { $1 }
      let git = try HelperProcess.run(
        ["git", "-C", place, "describe", "--tags"],
        environment: ProcessInfo.processInfo.environment
          .merging(environment.compactMapValues { $0 }) { $1 })
      let run = try await versions(environment)
      #expect((run.status == 0) == (git.status == 0), "\(way): \(git.errors)")
      #expect(run.status == 0 || run.status == 66)
      if run.status != 0 { #expect(run.errors.contains("safe.directory \(place)")) }
      answers.insert(run.status == 0)
    }
    #expect(answers == [true, false])
  }

  @Test("The configuration file that git's variable names decides what is ignored")
  func globalConfiguration() async throws {
    try folder.write("ignored", "*.tmp\n")
    let configuration = try folder.write(
      "global.conf", "[core]\n\texcludesFile = \(folder.appending("ignored"))\n"
    ).string
    try rows.write("scratch.tmp", "1")
    func trees(_ environment: [String: String?]) async throws -> [Substring] {
      let run = try await ToolRun(
        ["versions", rows.path.string, "HEAD", "worktree", "--json"], environment: environment)
      return run.output.split(separator: "\n").filter { $0.contains("\"tree\"") }
    }
    #expect(Set(try await trees(["GIT_CONFIG_GLOBAL": configuration])).count == 1)
    #expect(Set(try await trees(["GIT_CONFIG_GLOBAL": "/dev/null"])).count == 2)
  }
}
