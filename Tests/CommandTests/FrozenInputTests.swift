import Foundation
import SweepGit
import SweepMeasuring
import SweepProcesses
import SweepResults
import SystemPackage
import TestSupport
import Testing

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
    let plain = try PlainPackage(lookingAtItsPath: 3)
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
    let plain = try PlainPackage(lookingAtItsPath: 2)
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
}
