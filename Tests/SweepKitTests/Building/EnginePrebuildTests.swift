import Foundation
import TestSupport
import Testing

@testable import SweepMeasuring
@testable import SweepProcesses

/// Suites are built for real, with the engine's sources and with the built engine, and run.
@Suite("An engine that is built once")
struct EnginePrebuildTests {
  private let folder: TemporaryFolder
  private var root: String { folder.path.string }

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(
      "rows/Package.swift",
      """
      // swift-tools-version: 5.9
      import PackageDescription
      let package = Package(
        name: "rows", products: [.library(name: "Rows", targets: ["Rows"])],
        targets: [.target(name: "Rows")])
      """)
    try folder.write(
      "rows/Sources/Rows/Rows.swift",
      "public func rows(_ count: Int) -> [String] { (0..<count).map { \"row number \\($0)\" } }")
  }

  /// Writes a suite whose executable reaches the engine only through a target of the suite.
  private func suite(
    tools: String = "6.1", engine: String = BuiltProduct.packageRoot, condition: String = ""
  ) async throws -> SuitePackage {
    let traits = tools == "6.1" ? ", traits: []" : ""
    try folder.write(
      "suite/Package.swift",
      """
      // swift-tools-version: \(tools)
      import PackageDescription
      let package = Package(
        name: "suite",
        dependencies: [
          .package(path: "../rows"),
          .package(name: "benchmem-sweep", path: "\(engine)"\(traits)),
        ],
        targets: [
          .target(
            name: "Support",
            dependencies: [
              .product(name: "BenchMemEngine", package: "benchmem-sweep"\(condition))
            ]),
          .executableTarget(
            name: "Bench", dependencies: ["Support", .product(name: "Rows", package: "rows")]),
          .executableTarget(name: "Plain"),
        ])
      """)
    try folder.write(
      "suite/Sources/Support/Support.swift",
      """
      @_exported import BenchMemEngine
      public func benchmark(_ name: String, _ work: @escaping @Sendable () -> Int) -> Benchmark {
        Benchmark(name) { run in run.measure { work() } }
      }
      """)
    try folder.write(
      "suite/Sources/Bench/Bench.swift",
      """
      import Rows
      import Support
      @main struct Bench: BenchmarkSuite {
        static let benchmarks = [
          benchmark("rows") { rows(1_000).count },
          benchmark("nested") { (0..<50).map { rows($0) }.joined().reduce(0) { $0 + $1.count } },
        ]
      }
      """)
    try folder.write("suite/Sources/Plain/main.swift", "print(1)")
    return try await SuitePackage.load(at: root + "/suite", toolchain: .query())
  }

  /// Builds a suite's copy and returns what its benchmarks count.
  private func build(
    _ suite: SuitePackage, with engine: EngineProducts?, _ options: BuildOptions, as name: String
  ) async throws -> (counts: [String], log: String) {
    let overlay = SuiteOverlay(suite: suite, path: "\(root)/\(name)/suite")
    var redirect = ManifestRedirect(
      identity: "rows", checkout: root + "/rows", suite: suite.path,
      originalPath: root + "/rows")
    redirect.engine = engine
    try overlay.write(redirect: redirect)
    let log = BuildLog(path: "\(root)/\(name)/log")
    let status = try await ChildProcess(
      "swift",
      ["build", "--package-path", overlay.path, "--scratch-path", "\(root)/\(name)/build"]
        + ["-c", options.configuration] + options.swiftArguments
    ).run(appendingTo: log.path)
    try #require(status.isSuccess, "\(log.text)")
    let executable = "\(root)/\(name)/build/\(options.configuration)/Bench"
    let built = log.text
    let list = try await ChildProcess(executable, ["--list"]).capture()
    var counts: [String] = []
    for id in String(decoding: list.output, as: UTF8.self).split(separator: "\n") {
      for phase in ["memory", "timing"] {
        let events = "\(root)/\(name)/events-\(phase)"
        let ran = try await ChildProcess(
          executable,
          ["--run", String(id), "--phase", phase, "--events", events]
            + (phase == "timing" ? ["--min-rounds", "1", "--max-time", "0.001"] : [])
        ).run(appendingTo: log.path)
        #expect(ran.isSuccess)
        counts += try String(contentsOfFile: events, encoding: .utf8).split(separator: "\n")
          .map(String.init).filter { !$0.contains("\"timing\"") }
        try FileManager.default.removeItem(atPath: events)
      }
    }
    return (counts, built)
  }

  private func prepared(
    for suite: SuitePackage, _ options: BuildOptions, underTest: String = "rows"
  ) async throws -> EnginePrebuild.Built? {
    try await EnginePrebuild(folder: root + "/engines", toolchain: .query())
      .prepared(for: suite, packageUnderTest: underTest, options: options)
  }

  @Test(
    "A suite counts the same with it, to the byte, and compiles nothing of it",
    arguments: [
      BuildOptions(),
      BuildOptions(configuration: "debug"),
      BuildOptions(swiftArguments: ["--static-swift-stdlib", "-Xlinker", "-lm"]),
    ])
  func sameCounts(options: BuildOptions) async throws {
    let suite = try await suite()
    let compiled = try await build(suite, with: nil, options, as: "compiled")
    let engine = try #require(try await prepared(for: suite, options))
    let handedOver = try await build(suite, with: engine.products, options, as: "handed-over")
    #expect(handedOver.counts == compiled.counts)
    #expect(handedOver.counts.contains { $0.contains(#""counting":"exact""#) })
    #expect(handedOver.counts.filter { $0.contains(#""peak_bytes""#) }.count >= 4)
    #expect(compiled.log.contains("BenchMemEngine"))
    #expect(!handedOver.log.contains("BenchMemEngine"))
  }

  @Test("What is there is taken, and made again when a part of it is gone")
  func kept() async throws {
    let suite = try await suite()
    let options = BuildOptions()
    let first = try #require(try await prepared(for: suite, options)).products
    let record = first.folder + "/engine.json"
    let made = try inode(record)
    #expect(try await prepared(for: suite, options)?.products == first)
    #expect(try inode(record) == made)
    try FileManager.default.removeItem(atPath: first.modules + "/BenchMemEngine.swiftmodule")
    #expect(try await prepared(for: suite, options)?.products == first)
    #expect(try inode(record) != made)
    #expect(
      FileManager.default.fileExists(atPath: first.modules + "/BenchMemEngine.swiftmodule"))
    // Other flags need another engine, at a path as long.
    var other = options
    other.environment["ANY"] = "1"
    let second = try #require(try await prepared(for: suite, other)).products
    #expect(second.folder != first.folder)
    #expect(second.objects.count == first.objects.count)
  }

  private func inode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.systemFileNumber] as? Int)
  }

  @Test("A manifest of the oldest tools version can be handed the engine")
  func oldTools() async throws {
    let options = BuildOptions()
    let engine = try #require(try await prepared(for: suite(), options))
    let old = try await suite(tools: "5.6")
    let handedOver = try await build(old, with: engine.products, options, as: "old")
    #expect(handedOver.counts.contains { $0.contains(#""counting":"exact""#) })
    #expect(!handedOver.log.contains("BenchMemEngine"))
  }

  @Test("Another package that brings the engine in, and errors that name it, are seen")
  func doubts() {
    let engine = EngineProducts(
      package: "benchmem-sweep", identity: "clone", folder: "/cache/engines/1", modules: "",
      moduleMaps: [], objects: "")
    func package(_ identity: String) -> ResolvedDependency {
      ResolvedDependency(identity: identity, version: "1.0.0", path: "/", url: "/")
    }
    #expect(!engine.isAmong([package("rows"), package("other")]))
    #expect(engine.isAmong([package("rows"), package("clone")]))
    #expect(engine.isAmong([package("benchmem-sweep")]))
    #expect(!engine.isBlamed(in: "Compiling BenchMemEngine\nRows.swift:1:1: error: no such thing"))
    #expect(engine.isBlamed(in: "error: undefined reference to 'benchmem_support'"))
    #expect(engine.isBlamed(in: "x: error: cannot load /cache/engines/1/build/A.swiftmodule"))
  }

  @Test("It is not handed to a suite that needs more of its package, or that sweeps it")
  func refused() async throws {
    let conditional = try await suite(condition: #", condition: .when(platforms: [.linux])"#)
    #expect(try await prepared(for: conditional, BuildOptions()) == nil)
    let aliased = try await suite(condition: #", moduleAliases: ["BenchMemEngine": "Engine"]"#)
    #expect(try await prepared(for: aliased, BuildOptions()) == nil)
    let itself = try await suite()
    let identity = try #require(itself.engineToHandOver).identity
    #expect(try await prepared(for: itself, BuildOptions(), underTest: identity) == nil)
    #expect(!FileManager.default.fileExists(atPath: root + "/engines"))
  }

  @Test("An engine that cannot be built is not handed over, and the log says why")
  func unbuildable() async throws {
    try folder.write("engine/Package.swift", "// swift-tools-version: 6.1\nno manifest\n")
    let suite = try await suite()
    let prebuild = EnginePrebuild(folder: root + "/engines", toolchain: try await .query())
    for _ in 0..<2 {
      let engine = try await prebuild.prepared(
        for: suite, engine: root + "/engine", packageUnderTest: "rows", options: BuildOptions())
      #expect(engine == nil)
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: root + "/engines")
    let key = try #require(names.first { !$0.hasSuffix(".lock") })
    let log = BuildLog(path: "\(root)/engines/\(key)/log").text
    #expect(log.contains("the engine cannot be handed over: "))
    #expect(log.components(separatedBy: "$ swift build").count == 2)
  }
}
