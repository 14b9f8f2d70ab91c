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
      memory-repeats: 3
      isolate: true
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
      bursts: 3
      control: true
      time-budget: 30
      jobs: 2
      incremental: true
      equal-code: false
      """)
    let definition = try SweepDefinition(path: folder.path.string)
    let parent = folder.path.removingLastComponent().string
    #expect(definition.package == parent + "/row-store")
    #expect(definition.suite == folder.path.string + "/Suite")
    #expect(
      definition.versions?.selection
        == VersionSelection(
          names: ["main"], tagPatterns: [">=1.0", "2.*"], includesPrereleases: true, last: 3))
    #expect(definition.buildOptions.swiftArguments == ["-Xlinker", "-lm"])
    #expect(definition.buildOptions.timeLimit == .seconds(60))
    #expect(!definition.runOptions.measuresMemory)
    #expect(
      definition.runOptions.memoryArguments.starts(with: ["--repeats", "3", "--memory-warmup", "0"])
    )
    #expect(definition.runOptions.memoryArguments.suffix(2) == ["--isolate", "--flag"])
    #expect(definition.runOptions.timingArguments().contains("--warmup"))
    let request = try #require(definition.request(output: "out", cache: "cache", swift: "swift"))
    #expect(request.build.environment == ["KEY": "value", "NUMBER": "7"])
    #expect(request.pins == [try DependencyPin("numbers@1.0.0"), try DependencyPin("digits@main")])
    #expect(request.asOf == (try AsOf("2025-01-31")))
    #expect(request.overrides.map(\.patterns) == [["<1.1"], ["1.2.0", "2.*"]])
    #expect(request.overrides.map(\.swiftArguments) == [["-v"], []])
    #expect(request.overrides.map(\.skipReason) == [nil, "it hangs"])
    #expect(!request.sharesEqualCode)
    #expect(request.notBefore == ["Rows::*": "1.1.0"])
    #expect(request.copiedFolders == [folder.path.string + "/data"])
    #expect(request.usesOwnSuites && request.isIncremental)
    #expect(request.bursts == 3 && request.jobs == 2)
    #expect(request.isControlled && request.timeBudget == .seconds(30))
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
      (
        "repeats: 1\nmemory-repeats: 2",
        "sweep.yml:1: 'repeats' must be left out: it is another name of 'memory-repeats'"
      ),
      (
        "bursts: 1\nrounds: 2",
        "sweep.yml:2: 'rounds' must be left out: it is another name of 'bursts'"
      ),
      ("suite: S\nversions: { tag: x }", "sweep.yml:2: unknown key 'tag'; did you mean tags?"),
      ("memory: 7", "sweep.yml:1: 'memory' must be true or false"),
      ("pins: numbers", "sweep.yml:1: 'pins' must be NAME@VERSION, NAME@BRANCH or NAME@COMMIT"),
      ("as-of: soon", "sweep.yml:1: 'as-of' must be a day such as 2025-01-31, or commit"),
      (
        "overrides: [{ versions: x, replace: [{ in: a, from: b }, { in: a, from: '', to: c }] }]",
        "sweep.yml:1: 'from' must be given a value, or left out"
      ),
      (
        "overrides:\n- versions: x\n  replace:\n  - { in: a, from: b, to: b }",
        "sweep.yml:4: 'to' must be another text than 'from'"
      ),
      (
        "overrides:\n- versions: x\n  replace: [{ in: a, to: b }]",
        "sweep.yml:3: 'replace' must be a list of in, from and to, texts all three"
      ),
      (
        "overrides: [{ versions: x, replace: [{ in: a, from: b, till: c }] }]",
        "sweep.yml:1: unknown key 'till'"
      ),
      (
        "overrides: [{ versions: x, patch: }]",
        "sweep.yml:1: 'patch' must be given a value, or left out"
      ),
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
      ("", "sweep.yml:1: 'sweep.yml' must be a mapping of keys to values"),
      ("# words", "sweep.yml:1: 'sweep.yml' must be a mapping of keys to values"),
      ("suite: a\nsuite: b", "sweep.yml:1: not valid YAML: 'suite' is given twice"),
      (
        "suite: a\n\tjobs: 2",
        "sweep.yml:2: not valid YAML: found a tab character that violates indentation"
      ),
      ("a: 1\n---\nb: 2", "sweep.yml:2: not valid YAML: but found another document"),
      ("suite:\njobs: 2", "sweep.yml:1: 'suite' must be given a value, or left out"),
      ("repeats: 0", "sweep.yml:1: 'repeats' must be a whole number from 1"),
      ("\nrepeats: 010", "sweep.yml:2: 'repeats' must be a whole number from 1"),
      ("jobs: 1e3", "sweep.yml:1: 'jobs' must be a whole number from 1"),
      ("jobs: 1_000", "sweep.yml:1: 'jobs' must be a whole number from 1"),
      ("jobs: 99999999999999999999", "sweep.yml:1: 'jobs' must be a whole number from 1"),
      ("memory-warmup: -1", "sweep.yml:1: 'memory-warmup' must be a whole number from 0"),
      ("max-time: .inf", "sweep.yml:1: 'max-time' must be a number of seconds"),
      ("max-time: 1:30", "sweep.yml:1: 'max-time' must be a number of seconds"),
      ("max-time: 2s", "sweep.yml:1: 'max-time' must be a number of seconds"),
      ("filter: [a]", "sweep.yml:1: 'filter' must be a text"),
      ("swift-args: { a: b }", "sweep.yml:1: 'swift-args' must be a list of texts"),
      ("swift-args:\n  - a\n  - [b]", "sweep.yml:3: 'swift-args' must be a text"),
      ("versions: [[a]]", "sweep.yml:1: 'versions' must be a text"),
      ("env: [A]", "sweep.yml:1: 'env' must be a mapping of names to values"),
      ("env:\n  A: [b]", "sweep.yml:2: 'env' must be a mapping of names to values"),
      ("overrides: x", "sweep.yml:1: 'overrides' must be a list of mappings"),
      ("overrides:\n  - x", "sweep.yml:2: 'overrides' must be a list of mappings"),
      (
        "overrides:\n  - { versions: [1.0.0, \">=x\"] }",
        "sweep.yml:2: 'versions' must be names, globs or ranges"
      ),
      (
        "versions:\n  tags: x\n  merges: true",
        "sweep.yml:3: 'merges' must be given together with commits"
      ),
      ("versions: { commits: 1.0.0 }", "sweep.yml:1: 'commits' must be a commit range A..B"),
      ("as-of: 2025-13-01", "sweep.yml:1: 'as-of' must be a day such as 2025-01-31, or commit"),
    ])
  func problems(yaml: String, message: String) throws {
    let error = #expect(throws: DefinitionError.self) {
      try SweepDefinition(yaml: yaml, path: "sweep.yml")
    }
    #expect("\(try #require(error))" == message)
  }

  @Test("Text that is not YAML is named with its line")
  func notYAML() throws {
    let error = #expect(throws: DefinitionError.self) {
      try SweepDefinition(yaml: "package: x\nsuite: [a", path: "sweep.yml")
    }
    #expect("\(try #require(error))".hasPrefix("sweep.yml:"))
  }

  @Test("What the command line gives wins, key by key")
  func overriding() throws {
    var file = SweepDefinition()
    file.memoryRepeats = 3
    file.suite = "A"
    var line = SweepDefinition()
    line.memoryRepeats = 5
    #expect(try file.overridden(by: line).memoryRepeats == 5)
    #expect(try file.overridden(by: line).suite == "A")
  }

  @Test("What only thins versions thins those of the file; what names versions takes their place")
  func thinning() throws {
    let file = try SweepDefinition(
      yaml: "versions: { tags: \">=1\", last: 12, every: 2 }", path: "sweep.yml")
    var line = SweepDefinition()
    line.versions = SweepDefinition.Versions()
    line.versions?.prereleases = true
    line.versions?.last = 3
    var expected = VersionSelection(tagPatterns: [">=1"], includesPrereleases: true, last: 3)
    expected.every = 2
    #expect(try file.overridden(by: line).versions?.selection == expected)
    line.versions = SweepDefinition.Versions()
    line.versions?.names = ["main"]
    #expect(
      try file.overridden(by: line).versions?.selection == VersionSelection(names: ["main"]))
    #expect(try file.overridden(by: SweepDefinition()) == file)
  }

  private func read(_ yaml: String) throws -> SweepDefinition {
    try SweepDefinition(yaml: yaml, path: "sweep.yml")
  }

  @Test("A version, a variable and a day are the text as it is written, never a number or a date")
  func texts() throws {
    #expect(
      try read("versions: [1.10, 0x10, 1e3, 2024-01-02, 010, yes, 1_0, '1.20']").versions?.names
        == ["1.10", "0x10", "1e3", "2024-01-02", "010", "yes", "1_0", "1.20"])
    #expect(try read("versions: 1.10").versions?.names == ["1.10"])
    #expect(try read("versions: { tags: 1.10 }").versions?.tags == ["1.10"])
    let definition = try read(
      """
      env: { A: 1.10, B: yes, C: 010, D: 2025-01-31, E: , F: '' }
      not-before: { "a*": 1.10 }
      overrides: [{ versions: 1.10, skip: no }]
      filter: 1.10
      pins: numbers@1.10
      as-of: 2025-01-31
      """)
    #expect(
      definition.environment
        == ["A": "1.10", "B": "yes", "C": "010", "D": "2025-01-31", "E": "", "F": ""])
    let request = try #require(
      definition.overridden(by: read("package: p\nsuite: s")).request(
        output: "o", cache: "c", swift: "swift"))
    #expect(request.notBefore == ["a*": "1.10"])
    #expect(request.overrides.map(\.patterns) == [["1.10"]])
    #expect(request.overrides.map(\.skipReason) == ["no"])
    #expect(request.run.filter == "1.10")
    #expect(request.pins.map(\.revision) == ["1.10"])
    #expect(request.asOf == (try AsOf("2025-01-31")))
  }

  @Test("yes, no, on and off are truth values where one is wanted")
  func truth() throws {
    for (word, value) in ["yes": true, "on": true, "True": true, "no": false, "off": false] {
      #expect(try read("memory: \(word)").memory == value)
    }
  }

  @Test("Anchors, aliases and merged mappings are followed; a wrong key in one is found")
  func anchors() throws {
    let definition = try read(
      """
      swift-args: &flags [-Xlinker, -lm]
      overrides:
        - &old { versions: "<1.1", swift-args: *flags }
        - { <<: *old, versions: "1.2.*" }
      """)
    let overrides = try #require(definition.overrides).map(\.override)
    #expect(overrides.map(\.patterns) == [["<1.1"], ["1.2.*"]])
    #expect(overrides.map(\.swiftArguments) == [["-Xlinker", "-lm"], ["-Xlinker", "-lm"]])
    let error = #expect(throws: DefinitionError.self) {
      try read("overrides:\n  - &a { versions: x, skp: y }\n  - { <<: *a, versions: z }")
    }
    #expect("\(try #require(error))" == "sweep.yml:2: unknown key 'skp'; did you mean skip?")
  }

  @Test("A byte order mark and the line ends of other systems change nothing")
  func lineEnds() throws {
    let folder = try TemporaryFolder()
    for (mark, end) in [("\u{FEFF}", "\n"), ("", "\r\n"), ("\u{FEFF}", "\r\n"), ("", "\r")] {
      let lines = ["package: https://example.org/a", "", "# words", "versions: [1.10] # why"]
      try folder.write(
        "sweep.yml", mark + (lines + ["filter: |", "  two", ""]).joined(separator: end))
      let definition = try SweepDefinition(path: folder.path.string)
      #expect(definition.package == "https://example.org/a")
      #expect(definition.versions?.names == ["1.10"])
      #expect(definition.filter == "two\n")
    }
  }
}
