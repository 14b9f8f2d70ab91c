// swift-tools-version: 6.1
import PackageDescription

/// What every version since 1.0 has.
let package = Package(
  name: "CollectionsSuite",
  platforms: [.macOS(.v13)],
  dependencies: [
    .package(url: "https://github.com/apple/swift-collections", from: "1.0.4"),
    .package(name: "benchmem-sweep", path: "../../..", traits: []),
  ],
  targets: [
    .target(name: "Inputs"),
    suite("Deques", using: "DequeModule"),
    suite("OrderedSets", using: "OrderedCollections"),
    suite("OrderedDictionaries", using: "OrderedCollections"),
  ]
)

func suite(_ name: String, using product: String) -> Target {
  .executableTarget(
    name: name,
    dependencies: [
      "Inputs",
      .product(name: product, package: "swift-collections"),
      .product(name: "BenchMemEngine", package: "benchmem-sweep"),
    ])
}
