import Foundation
import TestSupport

/// A package whose one function asks for as many bytes as its dependencies say, and a suite with
/// one benchmark of it.
///
/// The peak is 32 bytes for the array's header, and for each of `factor` arrays what `numbers` and
/// `digits` add up to.
///
/// | tag | what it is |
/// |---|---|
/// | 1.0.0 | one array |
/// | 1.0.1 | the same code, another README |
/// | 1.1.0 | two arrays in one |
/// | 1.2.0 | the tree of 1.1.0 |
/// | 2.0.0 | three arrays in one; needs `-DLOOSE` |
struct TinyPackage {
  let folder: TemporaryFolder
  let repository: FixtureRepository
  let suite: String
  /// A direct dependency: 1.0.0 says 1000, 1.1.0 says 2000, the branch `wide` says 3000.
  let numbers: FixtureRepository
  /// A dependency of that: 1.0.0 says 10, 1.1.0 says 20.
  let digits: FixtureRepository

  init() throws {
    folder = try TemporaryFolder()
    digits = try FixtureRepository(in: folder, named: "digits")
    numbers = try FixtureRepository(in: folder, named: "numbers")
    repository = try FixtureRepository(in: folder, named: "tiny")
    suite = folder.appending("suite").string
    try writeDigits()
    try writeNumbers()
    try writePackage()
    try writeSuite()
  }

  /// The arguments of a short sweep.
  func sweep(
    _ arguments: String..., bursts: Int = 1, out: String = "out", cache: String = "cache"
  ) -> [String] {
    [
      "sweep", repository.path.string, "--suite", suite, "--out", folder.appending(out).string,
      "--cache", folder.appending(cache).string, "--max-time", "0.01", "--min-rounds", "3",
      "--bursts", "\(bursts)", "--time-budget", "0",
    ] + arguments
  }

  /// Publishes a release of `numbers`.
  func releaseNumbers(_ tag: String, width: Int) throws {
    try numbers.commit(
      "Say \(width)", "Sources/Numbers/Numbers.swift",
      "import Digits\n\npublic func width() -> Int { \(width) + digit() }\n")
    try numbers.tag(tag)
  }

  private func writeDigits() throws {
    try digits.write("Package.swift", Self.manifest("digits", "Digits"))
    for (tag, digit) in [("1.0.0", 10), ("1.1.0", 20)] {
      try digits.commit(
        "Say \(digit)", "Sources/Digits/Digits.swift",
        "public func digit() -> Int { \(digit) }\n")
      try digits.tag(tag)
      digits.clock += 30 * 86_400
    }
  }

  private func writeNumbers() throws {
    try numbers.write(
      "Package.swift", Self.manifest("numbers", "Numbers", on: ("digits", "Digits", digits)))
    try releaseNumbers("1.0.0", width: 1000)
    numbers.clock += 30 * 86_400
    try releaseNumbers("1.1.0", width: 2000)
    try numbers.git("checkout", "--quiet", "-b", "wide")
    try numbers.commit(
      "Say 3000", "Sources/Numbers/Numbers.swift",
      "import Digits\n\npublic func width() -> Int { 3000 + digit() }\n")
    try numbers.git("checkout", "--quiet", "main")
  }

  private func writePackage() throws {
    try repository.write(
      "Package.swift", Self.manifest("tiny", "Tiny", on: ("numbers", "Numbers", numbers)))
    try commit("One array", tag: "1.0.0", "[UInt8](repeating: 1, count: width())")
    try repository.commit("Describe it", "README.md", "Tiny.\n")
    try repository.tag("1.0.1")
    try commit("Two arrays in one", tag: "1.1.0", "[UInt8](repeating: 1, count: 2 * width())")
    try repository.commit("Prepare a release")
    try repository.tag("1.2.0")
    try commit(
      "Three arrays in one", tag: "2.0.0",
      """

        #if LOOSE
          [UInt8](repeating: 1, count: 3 * width())
        #else
          #error("this release needs -DLOOSE")
        #endif

      """)
  }

  private func commit(_ message: String, tag: String, _ body: String) throws {
    try repository.commit(
      message, "Sources/Tiny/Tiny.swift",
      "import Numbers\n\n@inline(never) public func fill() -> [UInt8] { \(body) }\n")
    try repository.tag(tag)
    repository.clock += 20 * 86_400
  }

  private func writeSuite() throws {
    try folder.write(
      "suite/Package.swift",
      """
      // swift-tools-version: 6.1
      import PackageDescription
      let package = Package(
        name: "suite",
        dependencies: [
          .package(path: "../tiny"),
          .package(name: "benchmem-sweep", path: "\(BuiltProduct.packageRoot)", traits: []),
        ],
        targets: [
          .executableTarget(
            name: "Fill",
            dependencies: [
              .product(name: "Tiny", package: "tiny"),
              .product(name: "BenchMemEngine", package: "benchmem-sweep"),
            ])
        ])
      """)
    try folder.write(
      "suite/Sources/Fill/Fill.swift",
      """
      import BenchMemEngine
      import Tiny

      @main
      struct FillSuite: BenchmarkSuite {
        static let benchmarks: [Benchmark] = [
          Benchmark("fill") { run in run.measure { fill() } },
          Benchmark("twice") { run in run.measure { fill() + fill() } },
        ]
      }
      """)
  }

  private static func manifest(
    _ name: String, _ target: String,
    on dependency: (name: String, product: String, repository: FixtureRepository)? = nil
  ) -> String {
    let package = dependency.map {
      ".package(url: \"\($0.repository.path)\", from: \"1.0.0\")"
    }
    let product = dependency.map { ".product(name: \"\($0.product)\", package: \"\($0.name)\")" }
    return """
      // swift-tools-version:5.9
      import PackageDescription
      let package = Package(
        name: "\(name)", products: [.library(name: "\(target)", targets: ["\(target)"])],
        dependencies: [\(package ?? "")],
        targets: [.target(name: "\(target)", dependencies: [\(product ?? "")])])

      """
  }
}
