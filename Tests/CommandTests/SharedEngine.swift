import Foundation
import SweepMeasuring
import TestSupport

/// The engine, built once for all tests of a run whose sweeps use the default build options.
///
/// A sweep makes a built engine only where many versions use it. Most tests sweep two or three
/// versions with a cache of their own, and compiling the engine for each of them took half of a
/// whole test run.
enum SharedEngine {
  /// Puts the built engine into a cache that does not exist yet.
  static func lend(toCacheOf arguments: [String]) async {
    guard ["sweep", "bisect", "run"].contains(arguments.first),
      let option = arguments.firstIndex(of: "--cache"), option + 1 < arguments.count,
      arguments[option + 1].hasPrefix("/"),
      !FileManager.default.fileExists(atPath: arguments[option + 1]),
      let engines = await folder.value
    else { return }
    let cache = arguments[option + 1]
    // What stands in the way of the cache is what such a test is about.
    try? FileManager.default.createDirectory(atPath: cache, withIntermediateDirectories: true)
    try? FileManager.default.createSymbolicLink(
      atPath: cache + "/engines", withDestinationPath: engines)
  }

  /// The folder of built engines, beside the test bundle; `nil` where the engine could not be
  /// built, which its own tests explain.
  private static let folder = Task { () -> String? in
    let engines = BuiltProduct.path("engines-of-tests")
    try? FileManager.default.removeItem(atPath: engines)
    let built = try? await build(in: engines)
    return built == nil ? nil : engines
  }

  private static func build(in engines: String) async throws -> EnginePrebuild.Built? {
    let folder = try TemporaryFolder()
    try folder.write("suite/Package.swift", manifest)
    try folder.write("suite/Sources/Suite/main.swift", "")
    let toolchain = try await Toolchain.query()
    let suite = try await SuitePackage.read(
      at: folder.appending("suite").string, toolchain: toolchain)
    return try await EnginePrebuild(folder: engines, toolchain: toolchain).prepared(
      for: suite, engine: BuiltProduct.packageRoot, packageUnderTest: "none",
      options: BuildOptions())
  }

  private static let manifest = """
    // swift-tools-version: 6.1
    import PackageDescription
    let package = Package(
      name: "suite",
      dependencies: [
        .package(name: "benchmem-sweep", path: "\(BuiltProduct.packageRoot)", traits: [])
      ],
      targets: [
        .executableTarget(
          name: "Suite",
          dependencies: [.product(name: "BenchMemEngine", package: "benchmem-sweep")])
      ])
    """
}
