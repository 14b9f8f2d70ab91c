// swift-tools-version: 6.1
import PackageDescription

/// One executable for each age of the package: what a version does not have yet costs it only the
/// executables that use it.
let package = Package(
  name: "ArgumentParserSuite",
  platforms: [.macOS(.v13)],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.0.0"),
    .package(name: "benchmem-sweep", path: "../../..", traits: []),
  ],
  targets: [
    suite("Parsing"),
    suite("Flags"),
    suite("Help"),
    suite("Completions"),
  ]
)

func suite(_ name: String) -> Target {
  .executableTarget(
    name: name,
    dependencies: [
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
      .product(name: "BenchMemEngine", package: "benchmem-sweep"),
    ])
}
