// swift-tools-version: 6.0
// What Scripts/benchmark-engine measures: the same work with and without the engine linked in.
import PackageDescription

let package = Package(
  name: "engine-workloads",
  dependencies: [.package(name: "benchmem-sweep", path: "../..")],
  targets: [
    .target(name: "Workloads"),
    .executableTarget(name: "bare", dependencies: ["Workloads"]),
    .executableTarget(
      name: "linked",
      dependencies: ["Workloads", .product(name: "BenchMemEngine", package: "benchmem-sweep")]),
    // What Scripts/benchmark-profiles compares the call paths of.
    .target(name: "RealWorkloads"),
    .executableTarget(name: "real-bare", dependencies: ["RealWorkloads"]),
    .executableTarget(
      name: "real-linked",
      dependencies: ["RealWorkloads", .product(name: "BenchMemEngine", package: "benchmem-sweep")]),
  ]
)
