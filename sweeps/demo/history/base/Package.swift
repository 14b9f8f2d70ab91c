// swift-tools-version: 5.9
import PackageDescription

let package = Package(
  name: "RowStore",
  products: [
    .library(name: "RowStore", targets: ["RowStore"])
  ],
  targets: [
    .target(name: "RowStore"),
    .testTarget(name: "RowStoreTests", dependencies: ["RowStore"]),
  ]
)
