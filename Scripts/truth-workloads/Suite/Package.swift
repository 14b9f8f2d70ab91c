// swift-tools-version: 6.1
import PackageDescription

/// The suite of `Scripts/benchmark-truth`, which puts the paths in.
let package = Package(
  name: "TruthSuite",
  platforms: [.macOS(.v13)],
  dependencies: [
    .package(path: "../Workloads"),
    .package(name: "benchmem-sweep", path: "../../..", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "Truth",
      dependencies: [
        .product(name: "Workloads", package: "Workloads"),
        .product(name: "BenchMemEngine", package: "benchmem-sweep"),
      ])
  ]
)
