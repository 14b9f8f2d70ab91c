/// A small suite that is built with the engine's sources and with the built engine, to be compared.
enum EngineCheck {
  /// The suite's target and product; no suite of a user has one of this name.
  static let name = "BenchMemEngineCheck"

  /// Its benchmarks' ids.
  static let ids = ["array", "dictionary", "words"].map { "\(name)::\($0)" }

  /// Its manifest.
  static func manifest(engine: String) -> String {
    """
    // swift-tools-version: 6.1
    import PackageDescription
    let package = Package(
      name: "check",
      dependencies: [.package(path: \(ManifestRedirect.literal(engine)), traits: [])],
      targets: [
        .executableTarget(
          name: "\(name)",
          dependencies: [.product(name: "BenchMemEngine", package: "benchmem-sweep")])
      ])

    """
  }

  /// Its source: blocks of the program's and of the runtime's libraries, small and large. Nothing
  /// asynchronous, whose counts may differ by one between two runs of one executable.
  static let source = """
    import BenchMemEngine

    @main
    struct \(name): BenchmarkSuite {
      static let benchmarks: [Benchmark] = [
        Benchmark("array") { run in run.measure { [UInt8](repeating: 1, count: 300_000) } },
        Benchmark("dictionary") { run in
          run.measure {
            Dictionary(uniqueKeysWithValues: (0..<500).map { ($0, "the value of key \\($0)") })
          }
        },
        Benchmark("words") { run in
          run.measure { (0..<300).map { "number \\($0)" }.sorted().joined(separator: " ") }
        },
      ]
    }

    """
}
