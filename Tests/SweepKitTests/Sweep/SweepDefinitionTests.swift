import TestSupport
import Testing

@testable import SweepGit
@testable import SweepKit
@testable import SweepMeasuring

@Suite("sweep.yml")
struct SweepDefinitionTests {
  @Test("Every key is read, and relative paths start from the file's folder")
  func everything() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "sweep.yml",
      """
      package: ../row-store
      identity: row-store
      suite: Suite
      versions: { tags: [">=1.0", "2.*"], last: 3, prereleases: true, names: [main] }
      configuration: debug
      swift-args: [-Xlinker, -lm]
      suite-args: [--flag]
      memory: false
      filter: rows
      repeats: 3
      memory-warmup: 0
      memory-max-time: 1.5
      min-rounds: 4
      min-time: 0.001
      max-time: 0.5
      warmup: true
      build-timeout: 60
      run-timeout: 10
      env: { KEY: value, NUMBER: 7 }
      pins: [numbers@1.0.0, digits@main]
      as-of: 2025-01-31
      overrides:
        - { versions: "<1.1", swift-args: [-v] }
        - { versions: [1.2.0, "2.*"], skip: it hangs }
      not-before: { "Rows::*": 1.1.0 }
      copy-dirs: [data]
      suite-from: version
      rounds: 3
      jobs: 2
      incremental: true
      """)
    let definition = try SweepDefinition(path: folder.path.string)
    let parent = folder.path.removingLastComponent().string
    #expect(definition.package == parent + "/row-store")
    #expect(definition.suite == folder.path.string + "/Suite")
    #expect(
      definition.versions
        == VersionSelection(
          names: ["main"], tagPatterns: [">=1.0", "2.*"], includesPrereleases: true, last: 3))
    #expect(definition.buildOptions.swiftArguments == ["-Xlinker", "-lm"])
    #expect(definition.buildOptions.timeLimit == .seconds(60))
    #expect(!definition.runOptions.measuresMemory)
    #expect(
      definition.runOptions.memoryArguments.starts(with: ["--repeats", "3", "--memory-warmup", "0"])
    )
    #expect(definition.runOptions.timingArguments.contains("--warmup"))
    let request = try #require(definition.request(output: "out", cache: "cache", swift: "swift"))
    #expect(request.build.environment == ["KEY": "value", "NUMBER": "7"])
    #expect(request.pins == [try DependencyPin("numbers@1.0.0"), try DependencyPin("digits@main")])
    #expect(request.asOf == (try AsOf("2025-01-31")))
    #expect(request.overrides.map(\.patterns) == [["<1.1"], ["1.2.0", "2.*"]])
    #expect(request.overrides.map(\.swiftArguments) == [["-v"], []])
    #expect(request.overrides.map(\.skipReason) == [nil, "it hangs"])
    #expect(request.notBefore == ["Rows::*": "1.1.0"])
    #expect(request.copiedFolders == [folder.path.string + "/data"])
    #expect(request.usesOwnSuites && request.isIncremental)
    #expect(request.turns == 3 && request.jobs == 2)
  }

  @Test("A URL stays a URL, and a list of versions is a list of names")
  func shortForms() throws {
    let definition = try SweepDefinition(
      yaml: "package: https://example.org/a/b\nversions: [1.0.0, v2]", path: "sweep.yml")
    #expect(definition.package == "https://example.org/a/b")
    #expect(definition.versions?.names == ["1.0.0", "v2"])
  }

  @Test(
    "What is wrong is named with its line",
    arguments: [
      (
        "package: x\nsuit: y",
        "sweep.yml:2: unknown key 'suit'; did you mean suite, suite-args or suite-from?"
      ),
      ("repeats: none", "sweep.yml:1: 'repeats' must be a whole number from 1"),
      ("suite: S\nversions: { tag: x }", "sweep.yml:2: unknown key 'tag'; did you mean tags?"),
      ("memory: 7", "sweep.yml:1: 'memory' must be true or false"),
      ("pins: numbers", "sweep.yml:1: 'pins' must be NAME@VERSION, NAME@BRANCH or NAME@COMMIT"),
      ("as-of: soon", "sweep.yml:1: 'as-of' must be a day such as 2025-01-31, or commit"),
      (
        "overrides: [{ skip: x }]",
        "sweep.yml:1: 'overrides' must be a list with versions in each override"
      ),
      (
        "versions: { tags: x, since: then }",
        "sweep.yml:1: 'since' must be a day such as 2025-01-31"
      ),
      ("suite-from: here", "sweep.yml:1: 'suite-from' must be given or version"),
      ("configuration: fast", "sweep.yml:1: 'configuration' must be release or debug"),
      ("max-time: -1", "sweep.yml:1: 'max-time' must be a number of seconds"),
      ("- a", "sweep.yml:1: 'sweep.yml' must be a mapping of keys to values"),
    ])
  func problems(yaml: String, message: String) throws {
    let error = #expect(throws: DefinitionError.self) {
      try SweepDefinition(yaml: yaml, path: "sweep.yml")
    }
    #expect("\(try #require(error))" == message)
  }

  @Test("Text that is no YAML is named with its line")
  func notYAML() throws {
    let error = #expect(throws: DefinitionError.self) {
      try SweepDefinition(yaml: "package: x\nsuite: [a", path: "sweep.yml")
    }
    #expect("\(try #require(error))".hasPrefix("sweep.yml:"))
  }

  @Test("What the command line gives wins, key by key")
  func overriding() throws {
    var file = SweepDefinition()
    file.repeats = 3
    file.suite = "A"
    var line = SweepDefinition()
    line.repeats = 5
    #expect(file.overridden(by: line).repeats == 5)
    #expect(file.overridden(by: line).suite == "A")
  }

  @Test("What only thins versions thins those of the file; what names versions takes their place")
  func thinning() {
    var file = SweepDefinition()
    file.versions = VersionSelection(tagPatterns: [">=1"], last: 12)
    file.versions?.every = 2
    var line = SweepDefinition()
    line.versions = VersionSelection(includesPrereleases: true, last: 3)
    var expected = VersionSelection(tagPatterns: [">=1"], includesPrereleases: true, last: 3)
    expected.every = 2
    #expect(file.overridden(by: line).versions == expected)
    line.versions = VersionSelection(names: ["main"])
    #expect(file.overridden(by: line).versions == VersionSelection(names: ["main"]))
    #expect(file.overridden(by: SweepDefinition()).versions == file.versions)
  }
}
