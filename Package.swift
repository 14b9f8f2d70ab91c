// swift-tools-version: 6.2
import PackageDescription

/// What only the command needs. Suites name this package with `traits: []`: then SwiftPM neither
/// fetches nor builds these packages for them, in every version of a sweep.
let sweeping: TargetDependencyCondition? = .when(traits: ["Sweeping"])

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
    .target(
      name: "SweepKit",
      dependencies: [
        "CGit2",
        .product(name: "Subprocess", package: "swift-subprocess", condition: sweeping),
        .product(name: "SystemPackage", package: "swift-system", condition: sweeping),
        .product(name: "Yams", package: "Yams", condition: sweeping),
        .product(name: "Rainbow", package: "Rainbow", condition: sweeping),
      ]),
    .executableTarget(
      name: "benchmem-sweep",
      dependencies: [
        "SweepKit",
        .product(name: "ArgumentParser", package: "swift-argument-parser", condition: sweeping),
      ]),

    .target(
      name: "TestSupport",
      dependencies: [
        "SweepKit",
        .product(name: "Subprocess", package: "swift-subprocess", condition: sweeping),
      ],
      path: "Tests/TestSupport"),
    // What the engine's tests run or call: a suite, and malloc programs with and without our hooks.
    .target(name: "CMallocProbe", path: "Tests/CMallocProbe"),
    .executableTarget(name: "MallocProgram", path: "Tests/MallocProgram"),
    .executableTarget(
      name: "EngineProbe", dependencies: ["BenchMemEngine"], path: "Tests/EngineProbe"),
    .testTarget(
      name: "BenchMemEngineTests",
      dependencies: [
        "BenchMemEngine", "BenchMemTesting", "CMallocProbe", "MallocProgram", "EngineProbe",
      ],
      exclude: ["Golden"]),
    .testTarget(
      name: "SweepKitTests", dependencies: ["SweepKit", "TestSupport"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "CommandTests", dependencies: ["SweepKit", "TestSupport", "benchmem-sweep"]),
  ],
  swiftLanguageModes: [.v6]
)
