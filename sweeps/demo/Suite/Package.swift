// swift-tools-version: 6.1
import PackageDescription

/// Joins are an executable of their own because RowStore 1.0.0 cannot join: it costs that version
/// these benchmarks and no others.
let package = Package(
  name: "RowStoreSuite",
  platforms: [.macOS(.v13)],
  dependencies: [
    .package(path: "../RowStore"),
    // The name makes this work whatever the folder of the clone is called. Without its traits the
    // package is the engine alone, which needs no other package.
    .package(name: "benchmem-sweep", path: "../../..", traits: []),
  ],
  targets: [
    .target(name: "Orders", dependencies: [rowStore]),
    .executableTarget(name: "Tables", dependencies: ["Orders", rowStore, engine]),
    .executableTarget(name: "Indexes", dependencies: ["Orders", rowStore, engine]),
    .executableTarget(name: "Joins", dependencies: ["Orders", rowStore, engine]),
  ]
)

var rowStore: Target.Dependency { .product(name: "RowStore", package: "RowStore") }
var engine: Target.Dependency { .product(name: "BenchMemEngine", package: "benchmem-sweep") }
