import Foundation
import SweepGit
import SweepProcesses
import SweepText
import TestSupport
import Testing

/// Each bad input gives one line that names the thing and the way out, and its documented status.
@Suite("Bad input on the command line")
struct BadInputTests {
  private let folder: TemporaryFolder
  private let store: StorePackage

  init() throws {
    folder = try TemporaryFolder()
    store = try StorePackage(in: folder)
  }

  private func sweep(_ arguments: String...) async throws -> ToolRun {
    try await ToolRun(
      ["sweep"] + arguments + [
        "--out", folder.appending("out").string, "--cache", folder.appending("cache").string,
      ])
  }

  private func expect(
    _ run: ToolRun, _ status: SweepText.ExitStatus, _ parts: String...,
    at location: SourceLocation = #_sourceLocation
  ) {
    #expect(run.status == status.rawValue, "\(run.errors)", sourceLocation: location)
    let lines = run.errors.split(separator: "\n").filter {
      !$0.hasPrefix("Usage:") && !$0.hasPrefix("  See")
    }
    #expect(lines.count == 1, "\(run.errors)", sourceLocation: location)
    for part in parts {
      #expect(run.errors.contains(part), "\(run.errors)", sourceLocation: location)
    }
  }

  @Test("A folder that is no repository")
  func notARepository() async throws {
    let run = try await sweep(folder.path.string, "1.0.0", "--suite", store.suite)
    expect(run, .missingInput, "is not a git repository", folder.path.string)
  }

  @Test("A repository that is not a Swift package")
  func notASwiftPackage() async throws {
    let other = try FixtureRepository(in: folder, named: "other")
    try other.commit("Write", "README.md", "words")
    try other.tag("1.0.0")
    let run = try await sweep(other.path.string, "1.0.0", "--suite", store.suite)
    expect(run, .missingInput, "is not a Swift package", "1.0.0", "with --package-path")
    let list = try await ToolRun(["versions", other.path.string])
    expect(list, .missingInput, "is not a Swift package", "1.0.0", "with --package-path")
  }

  @Test("A folder in which no version has a package", arguments: ["sweep", "versions"])
  func notAPackagePath(command: String) async throws {
    let run = try await ToolRun([
      command, store.repository.path.string, "1.0.0", "1.1.0", "--package-path", "./nope/.",
      "--suite", store.suite, "--cache", folder.appending("cache").string,
    ])
    expect(run, .missingInput, "in 'nope'", "none of 1.0.0, 1.1.0 has a Package.swift there")
    #expect(!run.errors.contains("--package-path"))
    let outside = try await ToolRun([
      command, store.repository.path.string, "1.0.0", "--package-path", "../other", "--suite",
      store.suite, "--cache", folder.appending("cache").string,
    ])
    expect(outside, .usage, "'../other' leads out of")
  }

  @Test("A tag that does not exist is answered with near ones")
  func unknownTag() async throws {
    let run = try await sweep(store.repository.path.string, "1.1.1", "--suite", store.suite)
    expect(run, .missingInput, "'1.1.1'", "did you mean 1.1.0")
  }

  @Test("A pattern that no tag matches")
  func noTagMatches() async throws {
    let run = try await sweep(store.repository.path.string, "--tags", "9.*", "--suite", store.suite)
    expect(run, .missingInput, "no tag matches '9.*'", "2.0.0")
  }

  @Test("Nothing selected, and a selection that makes no sense")
  func selection() async throws {
    let none = try await sweep(store.repository.path.string, "--suite", store.suite)
    expect(none, .missingInput, "--tags '*'")
    let last = try await sweep(store.repository.path.string, "--last", "0", "--suite", store.suite)
    expect(last, .usage, "--last must be 1 or more")
  }

  @Test(
    "What is not written as it must be: status 64, and how to write it",
    arguments: [
      (["--pin", "numbers"], "NAME@VERSION"), (["--as-of", "yesterday"], "2025-01-31"),
      (["--commits", "1.0.0"], "A..B"), (["--tags", ">=x"], ">=1.1,<1.3"),
      (["--env", "KEY"], "KEY=VALUE"), (["--since", "soon"], "2025-01-31"),
      (["--jobs", "0"], "1 or more"), (["--configuration", "fast"], "release or debug"),
      (["--columns", "peak,time"], "one metric"), (["--memory-warmup=-1"], "0 or more"),
      (["--memory-repeats", "0"], "1 or more"), (["--memory-max-time", "nan"], "seconds"),
      (["--isolate", "--no-memory"], "leave out one of it and --no-memory"),
      (["--no-memory", "--columns", "peak"], "leave out one of it and --no-memory"),
    ])
  func malformed(arguments: [String], wayOut: String) async throws {
    let run = try await ToolRun(
      ["sweep", store.repository.path.string, "1.0.0", "--suite", store.suite] + arguments)
    expect(run, .usage, wayOut)
  }

  @Test("No suite, a suite that is not there, one without executables, one without the package")
  func suites() async throws {
    let package = store.repository.path.string
    expect(try await sweep(package, "1.0.0"), .usage, "--suite DIR")
    let nowhere = folder.appending("nowhere").string
    expect(try await sweep(package, "1.0.0", "--suite", nowhere), .missingInput, "no Package.swift")
    let library = try suite("library", "targets: [.target(name: \"L\")]")
    expect(try await sweep(package, "1.0.0", "--suite", library), .badData, "no executable target")
    let stranger = try suite("stranger", "targets: [.executableTarget(name: \"L\")]")
    expect(
      try await sweep(package, "1.0.0", "--suite", stranger), .badData, "does not depend on 'store'"
    )
  }

  @Test("A suite whose manifest does not compile: the compiler's first error")
  func brokenManifest() async throws {
    let package = store.repository.path.string
    let order = try suite("order", "targets: [], dependencies: []")
    expect(
      try await sweep(package, "1.0.0", "--suite", order), .badData,
      "SwiftPM cannot read \(order)/Package.swift: Package.swift:3:", ": error: ")
    let trap = try suite("trap", "targets: [])\nfatalError(\"boom\"")
    expect(
      try await sweep(package, "1.0.0", "--suite", trap), .badData, "\(trap)/Package.swift",
      "Fatal error: boom")
  }

  @Test("Two folders that would be copied to one place are refused before anything is built")
  func copies() async throws {
    try folder.write("data/f", "1")
    try folder.write("other/data/f", "2")
    try folder.write(
      "sweep/sweep.yml",
      """
      package: ../store
      suite: \(store.suite)
      versions: [1.0.0]
      copy-dirs: [../data, ../other/data]
      """)
    let first = folder.appending("data").string
    let second = folder.appending("other/data").string
    let names = "\(first) and \(second) have one name"
    let file = folder.appending("sweep").string
    expect(try await sweep(file), .badData, "sweep.yml:4: 'copy-dirs'", names)
    let package = store.repository.path.string
    let given = ["--copy-dir", first, "--copy-dir", second + "/../data/"]
    let run = try await ToolRun(["sweep", package, "1.0.0", "--suite", store.suite] + given)
    expect(run, .usage, "--copy-dir", names)
    #expect(!FileManager.default.fileExists(atPath: folder.appending("out").string))
  }

  private func suite(_ name: String, _ body: String) throws -> String {
    try folder.write(
      "\(name)/Package.swift",
      """
      // swift-tools-version: 5.9
      import PackageDescription
      let package = Package(name: "\(name)", \(body))
      """)
    return folder.appending(name).string
  }

  @Test("A toolchain that is not there")
  func toolchain() async throws {
    let run = try await sweep(
      store.repository.path.string, "1.0.0", "--suite", store.suite, "--swift", "/nowhere/swift")
    expect(run, .missingInput, "/nowhere/swift", "--swift")
  }

  @Test("An output folder that cannot be written")
  func output() async throws {
    try folder.write("file", "")
    let run = try await ToolRun([
      "sweep", store.repository.path.string, "1.0.0", "--suite", store.suite, "--out",
      folder.appending("file/out").string, "--cache", folder.appending("cache").string,
    ])
    expect(run, .cannotWrite, "Not a directory; make room or choose another folder with --out")
    let cache = try await ToolRun([
      "sweep", store.repository.path.string, "1.0.0", "--suite", store.suite, "--out",
      folder.appending("out").string, "--cache", folder.appending("file/cache").string,
    ])
    expect(cache, .cannotWrite, "Not a directory", "--cache")
  }

  @Test("Lists of versions as other systems write them")
  func versionsFiles() async throws {
    let plain = "1.0.0\n\n  1.1.0  # the first\n# words\n2.0.0\n"
    let expected = try await ToolRun([
      "versions", store.repository.path.string, "1.0.0", "1.1.0", "2.0.0",
    ])
    #expect(expected.status == 0 && expected.output.split(separator: "\n").count == 3)
    for text in [
      plain, "\u{FEFF}" + plain, plain.replacingOccurrences(of: "\n", with: "\r\n"),
      "\u{FEFF}" + plain.replacingOccurrences(of: "\n", with: "\r\n"),
    ] {
      let file = try folder.write("versions.txt", text)
      let arguments = ["versions", store.repository.path.string, "--versions-file"]
      #expect(try await ToolRun(arguments + [file.string]).output == expected.output)
      let (_, piped) = try await ChildProcess(
        "bash",
        ["-c", "\"$@\" - < '\(file)'", "-", BuiltProduct.path("benchmem-sweep")] + arguments
      ).capture()
      #expect(String(decoding: piped, as: UTF8.self) == expected.output)
    }
    // `$(cat versions.txt)` leaves the carriage returns.
    let given = try await ToolRun([
      "versions", store.repository.path.string, "1.0.0\r", "1.1.0\r", "2.0.0\r",
    ])
    #expect(given.output == expected.output)
    for (text, status) in [("# only words\n", SweepText.ExitStatus.badData), ("", .badData)] {
      let file = try folder.write("empty.txt", text)
      expect(
        try await sweep(
          store.repository.path.string, "--versions-file", file.string, "--suite", "s"),
        status, "no version is in it")
    }
    expect(
      try await sweep(
        store.repository.path.string, "--versions-file", folder.appending("none").string),
      .missingInput, "none: No such file")
  }

  @Test("A wrong sweep.yml is named with its line")
  func definition() async throws {
    try folder.write("sweep/sweep.yml", "package: ../store\nsuit: ../suite\n")
    let run = try await sweep(folder.appending("sweep").string)
    expect(run, .badData, "sweep.yml:2", "'suit'")
  }

  @Test("A metric that the options switch off")
  func switchedOff() async throws {
    let run = try await ToolRun([
      "bisect", store.repository.path.string, "--good", "1.0.0", "--bad", "2.0.0", "--suite",
      store.suite, "--no-memory",
    ])
    expect(run, .usage, "--metric peak is counted in memory passes; leave out one")
  }

  @Test("compare and plot name what is wrong with a file or an option")
  func reading() async throws {
    try folder.write("rubbish.json", "{\"benchmarks\": 7}")
    let rubbish = folder.appending("rubbish.json").string
    let nowhere = folder.appending("nowhere.json").string
    for command in ["compare", "plot"] {
      expect(try await ToolRun([command, rubbish]), .badData, "rubbish.json", "benchmarks")
      expect(try await ToolRun([command, nowhere]), .missingInput, "nowhere.json")
      expect(
        try await ToolRun([command, nowhere, rubbish, nowhere + "2"]), .missingInput,
        "nowhere.json, ", "nowhere.json2: no such files")
      expect(try await ToolRun([command, rubbish, "--columns", "size"]), .usage, "size", "peak")
      #expect(try await ToolRun([command]).status == SweepText.ExitStatus.usage.rawValue)
    }
    expect(try await ToolRun(["compare", rubbish, "--fail-on", "peak"]), .usage, "limit peak:")
  }
}
