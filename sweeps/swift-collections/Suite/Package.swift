// swift-tools-version: 6.1
import PackageDescription

/// Deques and the ordered collections are in every version since 1.0.0 and have products of their
/// own. What came later is reached through `Collections`, which every version has: a product that
/// a version lacks would cost it the whole suite, an import only the one executable.
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
    suite("Heaps", using: "Collections"),
    suite("BitSets", using: "Collections"),
    suite("TreeDictionaries", using: "Collections"),
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
