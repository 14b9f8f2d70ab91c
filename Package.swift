// swift-tools-version: 6.2
import PackageDescription

// What only the command needs depends on a trait. Suites name this package with `traits: []`: then
// SwiftPM neither fetches nor builds these packages for them, in every version of a sweep.
let arguments = external("ArgumentParser", "swift-argument-parser")
let rainbow = external("Rainbow", "Rainbow")
let subprocess = external("Subprocess", "swift-subprocess")
let system = external("SystemPackage", "swift-system")
let yams = external("Yams", "Yams")

/// A product of a package that only the command needs.
func external(_ product: String, _ package: String) -> Target.Dependency {
  .product(name: product, package: package, condition: .when(traits: ["Sweeping"]))
}

let package = Package(
  name: "benchmem-sweep",
  platforms: [.macOS(.v13)],
  products: [
    .library(name: "BenchMemEngine", targets: ["BenchMemEngine"]),
    .library(name: "BenchMemTesting", targets: ["BenchMemTesting"]),
    .library(name: "SweepKit", targets: ["SweepKit"]),
    .executable(name: "benchmem-sweep", targets: ["benchmem-sweep"]),
  ],
  traits: [
    .default(enabledTraits: ["Sweeping"]),
    .trait(name: "Sweeping", description: "The command and SweepKit. A suite does without."),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
    .package(url: "https://github.com/onevcat/Rainbow", from: "4.0.0"),
  ],
  targets: [
    // The measuring side: compiled into every suite, so it depends on no package and no Foundation.
    .target(name: "CAlloc"),
    .target(name: "BenchMemEngine", dependencies: ["CAlloc"]),
    .target(name: "BenchMemTesting", dependencies: ["BenchMemEngine"]),

    // The sweeping side: never links the engine, whose malloc would become the tool's own.
    .systemLibrary(
      name: "CGit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"]), .brew(["libgit2"])]),
    .target(name: "SweepText", dependencies: [rainbow, system]),
    .target(name: "SweepProcesses", dependencies: ["SweepText", subprocess, system]),
    .target(name: "SweepGit", dependencies: ["CGit2", "SweepProcesses", "SweepText", system]),
    .target(name: "SweepResults", dependencies: ["SweepText", system]),
    .target(name: "SweepAnalysis", dependencies: ["SweepResults", "SweepText", system]),
    .target(
      name: "SweepMeasuring",
      dependencies: ["SweepGit", "SweepProcesses", "SweepResults", "SweepText", system, yams],
      resources: [.embedInCode("Resources")]),
    .target(
      name: "SweepReporting",
      dependencies: [
        "SweepAnalysis", "SweepProcesses", "SweepResults", "SweepText", rainbow, system,
      ],
      resources: [.embedInCode("Resources")]),
    .target(
      name: "SweepKit",
      dependencies: [
        "SweepAnalysis", "SweepGit", "SweepMeasuring", "SweepProcesses", "SweepReporting",
        "SweepResults", "SweepText", system,
      ]),
    .executableTarget(
      name: "benchmem-sweep",
      dependencies: [
        "SweepAnalysis", "SweepGit", "SweepKit", "SweepMeasuring", "SweepProcesses",
        "SweepReporting", "SweepResults", "SweepText", arguments, system,
      ]),

    .target(
      name: "TestSupport",
      dependencies: [
        "SweepGit", "SweepProcesses", "SweepResults", "SweepText", subprocess, system,
      ],
      path: "Tests/TestSupport"),
    // What the engine's tests run or call: C that Swift does not offer, and a suite.
    .target(name: "CMallocProbe", path: "Tests/CMallocProbe"),
    .executableTarget(
      name: "EngineProbe", dependencies: ["BenchMemEngine"], path: "Tests/EngineProbe"),
    .testTarget(
      name: "BenchMemEngineTests",
      dependencies: [
        "BenchMemEngine", "BenchMemTesting", "CAlloc", "CMallocProbe", "EngineProbe",
      ],
      exclude: ["Golden", "Oracle/malloc-program.c"]),
    // What needs neither a build nor a report: these tests run under the sanitizers as well.
    .testTarget(
      name: "SweepLibraryTests",
      dependencies: [
        "SweepAnalysis", "SweepGit", "SweepProcesses", "SweepResults", "SweepText", "TestSupport",
      ],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "SweepKitTests",
      dependencies: [
        "SweepAnalysis", "SweepGit", "SweepKit", "SweepMeasuring", "SweepProcesses",
        "SweepReporting", "SweepResults", "SweepText", "TestSupport",
      ],
      exclude: ["Snapshots"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "SweepAnalysis", "SweepGit", "SweepKit", "SweepMeasuring", "SweepProcesses",
        "SweepReporting", "SweepResults", "SweepText", "TestSupport", "benchmem-sweep",
      ]),
  ],
  swiftLanguageModes: [.v6]
)

// Sanitizers look at what handles memory, threads and processes: the engine, libgit2's callers and
// the fast readers. What is built on them is more than half of all that there is to compile.
if Context.environment["BENCHMEM_SANITIZED_PART"] != nil {
  let rest: Set = [
    "SweepMeasuring", "SweepReporting", "SweepKit", "benchmem-sweep", "SweepKitTests",
    "CommandTests",
  ]
  package.targets.removeAll { rest.contains($0.name) }
  package.products.removeAll { rest.contains($0.name) }
  package.dependencies.removeAll { dependency in
    guard case .sourceControl(_, let location, _) = dependency.kind else { return false }
    return ["swift-argument-parser", "Yams"].contains { location.hasSuffix($0) }
  }
}
