// swift-tools-version: 6.1
import PackageDescription

/// The package under test: `Scripts/benchmark-truth` makes its history.
let package = Package(
  name: "Workloads",
  products: [.library(name: "Workloads", targets: ["Workloads"])],
  targets: [.target(name: "Workloads")]
)
