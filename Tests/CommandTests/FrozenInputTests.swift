import Foundation
import SweepGit
import SweepMeasuring
import SweepProcesses
import SweepResults
import SystemPackage
import TestSupport
import Testing

/// A package of one function, `make()`, and a suite of one benchmark of it; nothing comes from
/// anywhere else.
private struct PlainPackage {
  let folder: TemporaryFolder
  let repository: FixtureRepository
  let suite: String

  init(named name: String = "rows", at place: String = "rows") throws {
    folder = try TemporaryFolder()
    repository = try FixtureRepository(in: folder, named: place)
    suite = folder.appending("suite").string
  }

  /// Writes the package, one of whose calls asks for `count` integers, below `prefix`.
  func write(count: Int, body: String? = nil, below prefix: String = "") throws {
    try repository.write(
      prefix + "Package.swift",
      """
      // swift-tools-version: 5.9
      import PackageDescription
      let package = Package(
        name: "Rows", products: [.library(name: "Rows", targets: ["Rows"])],
        targets: [.target(name: "Rows")])
      """)
    try repository.write(
      prefix + "Sources/Rows/Rows.swift",
      body ?? "public func make() -> [Int] { Array(repeating: 7, count: \(count)) }\n")
  }

  func writeSuite(
    package path: String, identity: String = "rows", dependency: String = "", product: String = "",
    importing module: String = "", body: String = "make()"
  ) throws {
    try folder.write(
      "suite/Package.swift",
      """
      // swift-tools-version: 6.1
      import PackageDescription
      let package = Package(
        name: "suite",
        dependencies: [
          .package(path: "\(path)"), \(dependency)
          .package(name: "benchmem-sweep", path: "\(BuiltProduct.packageRoot)", traits: []),
        ],
        targets: [
          .executableTarget(
            name: "Bench",
            dependencies: [
              .product(name: "Rows", package: "\(identity)"), \(product)
              .product(name: "BenchMemEngine", package: "benchmem-sweep"),
            ])
        ])
      """)
    try folder.write(
      "suite/Sources/Bench/Bench.swift",
      """
      import BenchMemEngine
      import Rows
      \(module)

      @main
      struct Bench: BenchmarkSuite {
        static let benchmarks: [Benchmark] = [
          Benchmark("make") { run in run.measure { \(body) } }
        ]
      }
      """)
  }

  func command(_ verb: String, _ arguments: [String], out: String) -> [String] {
    [verb] + arguments + [
      "--suite", suite, "--cache", folder.appending("cache").string, "--out",
      folder.appending(out).string,
    ]
  }

  func sweep(_ versions: [String], of package: String? = nil, out: String) -> [String] {
    command("sweep", [package ?? repository.path.string] + versions, out: out)
      + ["--max-time", "0.01", "--min-rounds", "2", "--quiet"]
  }

  /// The one peak of the benchmark in a version.
  func peak(_ label: String, out: String) throws -> Int? {
    let path = FilePath(folder.appending("\(out)/\(label).json").string)
    let peaks = Set(try RunFile(reading: path).benchmarks.first?.memory?.peakBytes ?? [])
    return peaks.count == 1 ? peaks.first : nil
  }

  /// What the run file of a version says of the paths in builds.
  func paths(_ label: String, out: String) throws -> String? {
    let path = FilePath(folder.appending("\(out)/\(label).json").string)
    let own = try RunFile(reading: path).machineInfo["benchmem_sweep"]?.objectValue
    return own?["paths"]?.stringValue
  }
}

@Suite("What is measured is what was there when the command began")
struct FrozenInputTests {
  @Test("Edits of the work tree and of the suite while a sweep runs reach neither it nor the cache")
  func edits() async throws {
    let plain = try PlainPackage()
    try plain.write(count: 100)
    try plain.repository.commit("One hundred", "README.md", "Rows.\n")
    try plain.repository.tag("1.0.0")
    try plain.write(count: 200)
    try plain.writeSuite(package: "../rows")
    let (rows, bench) = (
      plain.repository.path.string + "/Sources/Rows/Rows.swift",
      plain.suite + "/Sources/Bench/Bench.swift"
    )
    // Both are edited when the first version's build has begun: then the inputs are copied.
    let script = """
      "$TOOL" "$@" 2>"$DIR/errors" & tool=$!
      until grep -qs 'swift build' "$DIR/first/logs/1.0.0.log"; do
        kill -0 $tool 2>/dev/null || break; sleep 0.05
      done
      sed -i 's/count: 200/count: 5000/' "$ROWS"
      sed -i 's/{ make() }/{ make() + make() }/' "$BENCH"
      wait $tool; echo "status $?"
      """
    let arguments = plain.sweep(["1.0.0", "worktree"], out: "first")
    await SharedEngine.lend(toCacheOf: arguments)
    let (_, output) = try await ChildProcess(
      "bash", ["-c", script, "bash"] + arguments,
      environment: [
        "TOOL": BuiltProduct.path("benchmem-sweep"), "DIR": plain.folder.path.string,
        "ROWS": rows, "BENCH": bench,
      ]
    ).capture()
    #expect(String(decoding: output, as: UTF8.self).hasSuffix("status 0\n"))
    #expect(try String(contentsOfFile: rows, encoding: .utf8).contains("5000"))
    #expect(try String(contentsOfFile: bench, encoding: .utf8).contains("make() + make()"))
    #expect(try plain.peak("1.0.0", out: "first") == 832)
    #expect(try plain.peak("worktree", out: "first") == 1632)
    // What is there now is measured as such, and what was there then is in the cache as it was.
    let edited = try await ToolRun(plain.sweep(["worktree"], out: "second"))
    #expect(edited.status == 0, "\(edited.errors)")
    let now = try #require(try plain.peak("worktree", out: "second"))
    #expect(now > 80_000)
    try plain.write(count: 200)
    try plain.writeSuite(package: "../rows")
    let back = try await ToolRun(plain.sweep(["worktree"], out: "third"))
    #expect(back.status == 0, "\(back.errors)")
    #expect(try plain.peak("worktree", out: "third") == 1632)
  }

  @Test("A local package counts with all of its files, and with the local packages that it needs")
  func localPackages() async throws {
    let plain = try PlainPackage()
    try plain.write(count: 10)
    try plain.repository.commit("Ten", "README.md", "Rows.\n")
    try plain.repository.tag("1.0.0")
    for (name, target, dependency) in [
      ("inputs", "Inputs", "dependencies: [.package(path: \"../deeper\")],"),
      ("deeper", "Deeper", ""),
    ] {
      let product = name == "inputs" ? "[.product(name: \"Deeper\", package: \"deeper\")]" : "[]"
      try plain.folder.write(
        "\(name)/Package.swift",
        """
        // swift-tools-version: 5.9
        import PackageDescription
        let package = Package(
          name: "\(target)", products: [.library(name: "\(target)", targets: ["\(target)"])],
          \(dependency) targets: [.target(name: "\(target)", dependencies: \(product))])
        """)
    }
    try plain.folder.write(
      "inputs/Source/Inputs/Inputs.swift", "import Deeper\npublic let size = deepSize * 10\n")
    try plain.folder.write("deeper/src/Deeper/Deeper.swift", "public let deepSize = 1\n")
    try plain.writeSuite(
      package: "../rows", dependency: ".package(path: \"../inputs\"),",
      product: ".product(name: \"Inputs\", package: \"inputs\"),", importing: "import Inputs",
      body: "Array(repeating: 7, count: make().count * size)")
    var peaks: [Int?] = []
    for (out, change) in [
      ("first", nil),
      (
        "second",
        ("inputs/Source/Inputs/Inputs.swift", "import Deeper\npublic let size = deepSize * 20\n")
      ),
      ("third", ("deeper/src/Deeper/Deeper.swift", "public let deepSize = 2\n")),
    ] as [(String, (String, String)?)] {
      if let change { try plain.folder.write(change.0, change.1) }
      let run = try await ToolRun(plain.sweep(["1.0.0"], out: out))
      #expect(run.status == 0, "\(run.errors)")
      peaks.append(try plain.peak("1.0.0", out: out))
    }
    #expect(peaks == [832, 1632, 3232])
  }

  @Test(
    "A package that looks at its own path has the same bytes in a sweep, in a lane and in a bisection"
  )
  func paths() async throws {
    let plain = try PlainPackage()
    for number in 0..<3 {
      try plain.write(
        count: 0,
        body: "public func make() -> [UInt8] { Array((#filePath + \"\(number)\").utf8) }\n")
      try plain.repository.commit("Change \(number)", "README.md", "\(number)\n")
      try plain.repository.tag("1.\(number).0")
    }
    try plain.writeSuite(package: "../rows")
    let versions = ["1.0.0", "1.1.0", "1.2.0"]
    for (out, options) in [("isolated", []), ("lane", ["--incremental"])] as [(String, [String])] {
      let run = try await ToolRun(plain.sweep(versions, out: out) + options)
      #expect(run.status == 0, "\(run.errors)")
      #expect(Set(try versions.map { try plain.peak($0, out: out) }).count == 1)
    }
    #expect(try plain.peak("1.0.0", out: "isolated") == plain.peak("1.0.0", out: "lane"))
    #expect(try plain.paths("1.0.0", out: "isolated") == "fixed")
    // The ends are those of the sweep, the commit between them is built by the bisection.
    let other = plain.folder.appending("other-cache").string
    let bisect = try await ToolRun(
      plain.command(
        "bisect",
        [
          plain.repository.path.string, "--good", "1.0.0", "--bad", "1.2.0", "--metric",
          "allocated", "--all", "--thorough", "--direction", "any",
        ], out: "bisect") + ["--cache", other])
    #expect(bisect.status == 0, "\(bisect.errors)")
    #expect(bisect.output.contains("no change of"), "\(bisect.output)")
  }

  @Test("Without mount namespaces a lane's folders have paths as long as a sweep's")
  func equalLengths() async throws {
    let plain = try PlainPackage()
    for number in 0..<2 {
      try plain.write(
        count: 0,
        body: "public func make() -> [UInt8] { Array((#filePath + \"\(number)\").utf8) }\n")
      try plain.repository.commit("Change \(number)", "README.md", "\(number)\n")
      try plain.repository.tag("1.\(number).0")
    }
    try plain.writeSuite(package: "../rows")
    let refusal = try plain.folder.write("bin/unshare", "#!/bin/sh\nexit 1\n")
    #expect(chmod(refusal.string, 0o755) == 0)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let bin = plain.folder.appending("bin").string
    for (out, options) in [("isolated", []), ("lane", ["--incremental"])] as [(String, [String])] {
      let run = try await ToolRun(
        plain.sweep(["1.0.0", "1.1.0"], out: out) + options,
        environment: ["PATH": "\(bin):\(path)"])
      #expect(run.status == 0, "\(run.errors)")
      #expect(try plain.paths("1.1.0", out: out) == "equal length")
    }
    let peaks = try ["isolated", "lane"].flatMap { out in
      try ["1.0.0", "1.1.0"].map { try plain.peak($0, out: out) }
    }
    #expect(peaks.first != .some(nil) && Set(peaks).count == 1, "\(peaks)")
  }

  @Test(
    "A package in a folder of a larger repository is swept by that folder, or by --package-path")
  func folderOfRepository() async throws {
    let plain = try PlainPackage(at: "mono")
    for (tag, count) in [("1.0.0", 100), ("1.1.0", 200)] {
      try plain.write(count: count, below: "swift/")
      try plain.repository.commit("Say \(count)", "rust/lib.rs", "// \(count)\n")
      try plain.repository.tag(tag)
    }
    try plain.writeSuite(package: "../mono/swift", identity: "swift")
    let mono = plain.repository.path.string
    for (out, package, options) in [
      ("folder", mono + "/swift", []), ("option", mono, ["--package-path", "swift"]),
    ] as [(String, String, [String])] {
      let run = try await ToolRun(plain.sweep(["1.0.0", "1.1.0"], of: package, out: out) + options)
      #expect(run.status == 0, "\(run.errors)")
      #expect(try plain.peak("1.0.0", out: out) == 832)
      #expect(try plain.peak("1.1.0", out: out) == 1632)
    }
    let bisect = try await ToolRun(
      plain.command(
        "bisect", [mono + "/swift", "--good", "1.0.0", "--bad", "1.1.0"], out: "bisect"))
    #expect(bisect.status == 0, "\(bisect.errors)")
    #expect(bisect.output.contains("832 B → 1,632 B"), "\(bisect.output)")
    let none = try await ToolRun(plain.sweep(["1.0.0"], of: mono, out: "none"))
    #expect(none.status == 66)
  }

  @Test("Where the confirmation disagrees, the search goes on with every file")
  func refuted() async throws {
    let plain = try PlainPackage()
    // The manifest reads a file that it does not name as a source or a resource.
    let body = """
      #if LONG
        public func make() -> [Int] { Array(repeating: 7, count: 200) }
      #else
        public func make() -> [Int] { Array(repeating: 7, count: 100) }
      #endif

      """
    try plain.write(count: 0, body: body)
    try plain.repository.write(
      "Package.swift",
      """
      // swift-tools-version: 5.9
      import Foundation
      import PackageDescription
      let notes = try? String(contentsOfFile: Context.packageDirectory + "/NOTES.md", encoding: .utf8)
      let settings: [SwiftSetting] = (notes ?? "").count > 10 ? [.define("LONG")] : []
      let package = Package(
        name: "Rows", products: [.library(name: "Rows", targets: ["Rows"])],
        targets: [.target(name: "Rows", swiftSettings: settings)])
      """)
    try plain.repository.commit("Begin", "NOTES.md", "short\n")
    try plain.repository.tag("1.0.0")
    for number in 1...3 {
      try plain.repository.commit(
        "Say more \(number)", "NOTES.md", number < 2 ? "brief\n" : "as long as this \(number)\n")
    }
    try plain.repository.commit("Work on it", "Sources/Rows/Rows.swift", body + "let other = 1\n")
    try plain.repository.tag("1.1.0")
    try plain.writeSuite(package: "../rows")
    let bisect = try await ToolRun(
      plain.command(
        "bisect", [plain.repository.path.string, "--good", "1.0.0", "--bad", "1.1.0"],
        out: "bisect"))
    #expect(bisect.status == 0, "\(bisect.errors)")
    #expect(bisect.output.contains("Say more 2"), "\(bisect.output)\n\(bisect.errors)")
    #expect(!bisect.output.contains("Work on it"), "\(bisect.output)")
  }

  @Test(
    "Benchmarks that are targets of the package are swept in lanes, and in versions without them")
  func ownBenchmarks() async throws {
    let plain = try PlainPackage()
    try plain.write(count: 100)
    try plain.repository.commit("One hundred", "README.md", "Rows.\n")
    try plain.repository.tag("1.0.0")
    try plain.write(count: 200)
    try plain.repository.commit("Two hundred", "README.md", "More rows.\n")
    try plain.repository.write(
      "Package.swift",
      """
      // swift-tools-version: 6.1
      import PackageDescription
      let package = Package(
        name: "Rows", products: [.library(name: "Rows", targets: ["Rows"])],
        dependencies: [
          .package(name: "benchmem-sweep", path: "\(BuiltProduct.packageRoot)", traits: [])
        ],
        targets: [
          .target(name: "Rows"),
          .executableTarget(
            name: "Bench",
            dependencies: ["Rows", .product(name: "BenchMemEngine", package: "benchmem-sweep")]),
        ])
      """)
    try plain.repository.commit(
      "Add benchmarks", "Sources/Bench/Bench.swift",
      """
      import BenchMemEngine
      import Rows
      @main
      struct Bench: BenchmarkSuite {
        static let benchmarks: [Benchmark] = [
          Benchmark("make") { run in run.measure { make() } }
        ]
      }
      """)
    try plain.repository.tag("1.1.0")
    let package = plain.repository.path.string
    func own(_ verb: String, _ arguments: [String], out: String) -> [String] {
      [verb, package] + arguments + [
        "--suite", package, "--cache", plain.folder.appending("cache").string, "--out",
        plain.folder.appending(out).string,
      ]
    }
    for (out, options) in [("isolated", []), ("lane", ["--incremental"])] as [(String, [String])] {
      let run = try await ToolRun(
        own("sweep", ["1.0.0", "1.1.0", "--max-time", "0.01", "--quiet"] + options, out: out))
      #expect(run.status == 0, "\(run.errors)")
      #expect(try plain.peak("1.0.0", out: out) == 832, "\(out)")
      #expect(try plain.peak("1.1.0", out: out) == 1632, "\(out)")
    }
    let bisect = try await ToolRun(own("bisect", ["--good", "1.0.0", "--bad", "1.1.0"], out: "b"))
    #expect(bisect.status == 0, "\(bisect.errors)")
    #expect(bisect.output.contains("Two hundred"), "\(bisect.output)")
    #expect(bisect.output.contains("832 B → 1,632 B"), "\(bisect.output)")
  }

  @Test("A package beside the one under test, which both name, is each version's own")
  func siblings() async throws {
    let plain = try PlainPackage(at: "mono")
    let manifest = { (name: String, dependencies: String, target: String) in
      """
      // swift-tools-version: 5.9
      import PackageDescription
      let package = Package(
        name: "\(name)", products: [.library(name: "\(name)", targets: ["\(name)"])],
        dependencies: [\(dependencies)], targets: [.target(name: "\(name)"\(target))])
      """
    }
    try plain.repository.write(
      "rows/Package.swift",
      manifest("Rows", ".package(path: \"../base\")", ", dependencies: [\"Base\"]")
        .replacing("\"Base\"", with: ".product(name: \"Base\", package: \"base\")"))
    try plain.repository.write(
      "rows/Sources/Rows/Rows.swift",
      "import Base\npublic func make() -> [Int] { Array(repeating: 7, count: count) }\n")
    try plain.repository.write("base/Package.swift", manifest("Base", "", ""))
    for (tag, count) in [("1.0.0", 100), ("1.1.0", 200), ("1.2.0", 300)] {
      try plain.repository.commit(
        "Say \(count)", "base/Sources/Base/Base.swift", "public let count = \(count)\n")
      try plain.repository.tag(tag)
    }
    try plain.writeSuite(
      package: "../mono/rows", dependency: ".package(path: \"../mono/base\"),",
      product: ".product(name: \"Base\", package: \"base\"),", importing: "import Base",
      body: "make() + (count == 0 ? [1] : [])")
    let package = plain.repository.path.string + "/rows"
    for (out, options) in [("isolated", []), ("lane", ["--incremental"])] as [(String, [String])] {
      let run = try await ToolRun(
        plain.sweep(["1.0.0", "1.1.0", "1.2.0"], of: package, out: out) + options)
      #expect(run.status == 0, "\(run.errors)")
      let peaks = try ["1.0.0", "1.1.0", "1.2.0"].map { try plain.peak($0, out: out) }
      #expect(peaks == [832, 1632, 2432], "\(out)")
    }
  }

  @Test("Hidden files of the suite and of copied folders count; what a manifest reads is there")
  func hiddenFiles() async throws {
    let plain = try PlainPackage()
    try plain.write(count: 10)
    try plain.repository.commit("Ten", "README.md", "Rows.\n")
    try plain.repository.tag("1.0.0")
    try plain.folder.write("data/.hidden/words", "12345")
    try plain.writeSuite(
      package: "../rows", importing: "import Glibc",
      body: "Array(repeating: 7, count: make().count * scale + words())")
    try plain.folder.write(
      "suite/Sources/Bench/Words.swift",
      """
      import Glibc
      #if LARGE
        let scale = 100
      #else
        let scale = 1
      #endif
      func words() -> Int {
        guard let file = fopen("data/.hidden/words", "r") else { return 0 }
        defer { fclose(file) }
        fseek(file, 0, SEEK_END)
        return ftell(file)
      }
      """)
    let manifest = try String(contentsOfFile: plain.suite + "/Package.swift", encoding: .utf8)
    try plain.folder.write(
      "suite/Package.swift",
      manifest.replacing(
        "import PackageDescription",
        with: """
          import Foundation
          import PackageDescription
          let isLarge = FileManager.default.fileExists(atPath: Context.packageDirectory + "/.large")
          """
      ).replacing(
        "package: \"benchmem-sweep\"),\n      ])",
        with: "package: \"benchmem-sweep\"),\n      ],"
          + " swiftSettings: isLarge ? [.define(\"LARGE\")] : [])"))
    try plain.folder.write("suite/.large", "")
    let run = try await ToolRun(
      plain.sweep(["1.0.0"], out: "out") + [
        "--copy-dir", plain.folder.appending("data").string,
      ])
    #expect(run.status == 0, "\(run.errors)")
    #expect(try plain.peak("1.0.0", out: "out") == 8 * (10 * 100 + 5) + 32)
  }

  @Test("A manifest that asks which commit it is at is told so in versions and in the work tree")
  func gitInformation() async throws {
    let plain = try PlainPackage()
    try plain.write(
      count: 0,
      body: """
        #if KNOWN
          public func make() -> [Int] { Array(repeating: 7, count: 200) }
        #else
          public func make() -> [Int] { [] }
        #endif
        """)
    try plain.repository.write(
      "Package.swift",
      """
      // swift-tools-version: 6.0
      import PackageDescription
      let settings: [SwiftSetting] = Context.gitInformation == nil ? [] : [.define("KNOWN")]
      let package = Package(
        name: "Rows", products: [.library(name: "Rows", targets: ["Rows"])],
        targets: [.target(name: "Rows", swiftSettings: settings)])
      """)
    try plain.repository.commit("Ask", "README.md", "Rows.\n")
    try plain.repository.tag("1.0.0")
    try plain.writeSuite(package: "../rows")
    let clean = try await ToolRun(plain.sweep(["1.0.0", "worktree"], out: "clean"))
    #expect(clean.status == 0, "\(clean.errors)")
    #expect(try plain.peak("1.0.0", out: "clean") == 1632)
    #expect(try plain.peak("worktree", out: "clean") == 1632)
    try plain.repository.write("README.md", "Uncommitted.\n")
    let dirty = try await ToolRun(plain.sweep(["worktree"], out: "dirty"))
    #expect(dirty.status == 0, "\(dirty.errors)")
    #expect(try plain.peak("worktree", out: "dirty") == 1632)
  }
}
