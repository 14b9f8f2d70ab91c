// swift-tools-version: 6.1
import PackageDescription

/// One executable for each age of the package: what a version does not have yet costs it only the
/// executables that use it.
let package = Package(
  name: "AlgorithmsSuite",
  platforms: [.macOS(.v13)],
  dependencies: [
    .package(url: "https://github.com/apple/swift-algorithms", from: "1.0.0"),
    .package(name: "benchmem-sweep", path: "../../..", traits: []),
  ],
  targets: [
    .target(name: "Inputs"),
    suite("Basics"),
    suite("Slices"),
    suite("Recent"),
  ]
)

func suite(_ name: String) -> Target {
  .executableTarget(
    name: name,
    dependencies: [
      "Inputs",
      .product(name: "Algorithms", package: "swift-algorithms"),
      .product(name: "BenchMemEngine", package: "benchmem-sweep"),
    ])
}
