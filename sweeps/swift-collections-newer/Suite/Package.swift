// swift-tools-version: 6.1
import PackageDescription

/// What came with 1.1.
let package = Package(
  name: "NewerCollectionsSuite",
  platforms: [.macOS(.v13)],
  dependencies: [
    .package(url: "https://github.com/apple/swift-collections", from: "1.1.0"),
    .package(name: "benchmem-sweep", path: "../../..", traits: []),
  ],
  targets: [
    .target(name: "Inputs"),
    suite("Heaps", using: "HeapModule"),
    suite("BitSets", using: "BitCollections"),
    suite("TreeDictionaries", using: "HashTreeCollections"),
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
