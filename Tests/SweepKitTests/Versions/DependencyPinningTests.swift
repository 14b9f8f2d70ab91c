import Foundation
import TestSupport
import Testing

@testable import SweepGit
@testable import SweepMeasuring
@testable import SweepProcesses

/// Real resolutions by SwiftPM of a package that depends on `numbers`, which depends on `digits`.
@Suite("Dependencies held at releases")
struct DependencyPinningTests {
  /// Both have 1.0.0 of January, 1.1.0 of February and 1.2.0 of March 2024, and a branch `next`
  /// after that.
  private struct Packages {
    let folder: TemporaryFolder
    let app: FixtureRepository
    let numbers: FixtureRepository
    let digits: FixtureRepository

    init() throws {
      folder = try TemporaryFolder()
      digits = try FixtureRepository(in: folder, named: "digits")
      try Self.publish(digits, "Digits", on: nil)
      numbers = try FixtureRepository(in: folder, named: "numbers")
      try Self.publish(numbers, "Numbers", on: digits)
      app = try FixtureRepository(in: folder, named: "app")
      try app.write("Package.swift", Self.manifest("App", on: numbers))
      try app.commit("Begin", "Sources/App/App.swift", "import Numbers\n")
    }

    private static func publish(
      _ repository: FixtureRepository, _ target: String, on dependency: FixtureRepository?
    ) throws {
      try repository.write("Package.swift", manifest(target, on: dependency))
      for tag in ["1.0.0", "1.1.0", "1.2.0"] {
        try repository.commit(tag, "Sources/\(target)/\(target).swift", "// \(tag)\n")
        try repository.tag(tag)
        repository.clock += 31 * 86_400
      }
      try repository.git("checkout", "--quiet", "-b", "next")
      try repository.commit("next", "Sources/\(target)/\(target).swift", "// next\n")
      try repository.git("checkout", "--quiet", "main")
    }

    private static func manifest(_ target: String, on dependency: FixtureRepository?) -> String {
      let name = target.lowercased()
      let package = dependency.map { ".package(url: \"\($0.path)\", from: \"1.0.0\")" } ?? ""
      let other = dependency?.path.lastComponent?.string ?? ""
      let product =
        dependency == nil ? "" : ".product(name: \"\(other.capitalized)\", package: \"\(other)\")"
      return """
        // swift-tools-version:5.9
        import PackageDescription
        let package = Package(
          name: "\(name)", products: [.library(name: "\(target)", targets: ["\(target)"])],
          dependencies: [\(package)],
          targets: [.target(name: "\(target)", dependencies: [\(product)])])
        """
    }

    /// What SwiftPM resolves: version and commit by identity.
    func resolve(
      pins: [String] = [], asOf: String? = nil, exempt: Set<String> = [], date: Date = Date()
    ) async throws -> [String: String] {
      let pinning = DependencyPinning(
        pins: try pins.map { try DependencyPin($0) }, asOf: try asOf.map { try AsOf($0) },
        exempt: exempt, cache: folder.appending("cache").string)
      let top = folder.appending("top-\(UUID().uuidString)").string
      try FileManager.default.createDirectory(
        atPath: top + "/Sources/Top", withIntermediateDirectories: true)
      try "// nothing\n".write(
        toFile: top + "/Sources/Top/Top.swift", atomically: true, encoding: .utf8)
      try """
      // swift-tools-version:5.9
      import PackageDescription
      let package = Package(
        name: "top", dependencies: [.package(path: "\(app.path)")],
        targets: [
          .target(name: "Top", dependencies: [.product(name: "App", package: "app")])
        ])
      """.write(toFile: top + "/Package.swift", atomically: true, encoding: .utf8)
      let resolved = try await DependencyResolver(
        overlay: PlacedFolder(path: top, seen: top), scratchPath: top + "/.build",
        checkout: app.path.string, identity: "app", log: BuildLog(path: top + "/log"),
        processes: .inPlace()
      ) { found in
        try await pinning.mirrors(
          of: found.filter { $0.revision != nil }.map { ($0.identity, $0.url) }, date: date)
      }.resolve()
      #expect(
        pinning.unusedPins.map(\.identity)
          == pins.filter { $0.hasPrefix("other") }.map { _ in "other" })
      // Whatever stood in for them, dependencies are known by their own locations.
      for found in resolved where found.revision != nil {
        #expect(found.url == folder.appending(found.identity).string)
      }
      return Dictionary(
        resolved.compactMap { found in found.revision.map { (found.identity, $0) } }
      ) { $1 }
    }

    func commit(_ repository: FixtureRepository, _ name: String) throws -> String {
      try repository.git("rev-parse", "\(name)^{commit}").trimmingCharacters(in: .newlines)
    }
  }

  @Test("A version, a branch or a commit; of a direct or an indirect dependency")
  func pins() async throws {
    let packages = try Packages()
    let (numbers, digits) = (packages.numbers, packages.digits)
    let free = try await packages.resolve()
    #expect(try free["numbers"] == packages.commit(numbers, "1.2.0"))
    #expect(try free["digits"] == packages.commit(digits, "1.2.0"))

    let direct = try await packages.resolve(pins: ["numbers@1.0.0"])
    #expect(try direct["numbers"] == packages.commit(numbers, "1.0.0"))
    #expect(try direct["digits"] == packages.commit(digits, "1.2.0"))

    let indirect = try await packages.resolve(pins: ["digits@1.1.0", "other@1"])
    #expect(try indirect["numbers"] == packages.commit(numbers, "1.2.0"))
    #expect(try indirect["digits"] == packages.commit(digits, "1.1.0"))

    let branch = try await packages.resolve(pins: ["Digits@next"])
    #expect(try branch["digits"] == packages.commit(digits, "next"))

    let commit = try packages.commit(numbers, "1.1.0")
    let exact = try await packages.resolve(pins: ["numbers@\(commit.prefix(10))"])
    #expect(exact["numbers"] == commit)
  }

  @Test("A day holds every dependency; so does the day of the version's own commit")
  func asOf() async throws {
    let packages = try Packages()
    let day = try await packages.resolve(asOf: "2024-02-15")
    #expect(try day["numbers"] == packages.commit(packages.numbers, "1.1.0"))
    #expect(try day["digits"] == packages.commit(packages.digits, "1.1.0"))
    let date = try Date("2024-01-20T00:00:00Z", strategy: .iso8601)
    let own = try await packages.resolve(asOf: "commit", date: date)
    #expect(try own["numbers"] == packages.commit(packages.numbers, "1.0.0"))
    let both = try await packages.resolve(pins: ["digits@1.2.0"], asOf: "2024-02-15")
    #expect(try both["numbers"] == packages.commit(packages.numbers, "1.1.0"))
    #expect(try both["digits"] == packages.commit(packages.digits, "1.2.0"))
    let apart = try await packages.resolve(asOf: "2024-02-15", exempt: ["digits"])
    #expect(try apart["numbers"] == packages.commit(packages.numbers, "1.1.0"))
    #expect(try apart["digits"] == packages.commit(packages.digits, "1.2.0"))
    // Before the first release there is nothing to resolve to.
    let failure = await #expect(throws: BuildError.self) {
      try await packages.resolve(asOf: "2023-06-01")
    }
    #expect("\(try #require(failure))".contains("numbers"))
  }

  @Test("A pin that names nothing is refused, with what is near")
  func unknown() async throws {
    let packages = try Packages()
    let error = await #expect(throws: SelectionError.self) {
      try await packages.resolve(pins: ["numbers@1.3.0"])
    }
    #expect("\(try #require(error))".contains("1.2.0"), "\(String(describing: error))")
    #expect(throws: SelectionError.self) { try DependencyPin("numbers") }
    #expect(throws: SelectionError.self) { try DependencyPin("@1") }
    #expect(throws: SelectionError.self) { try AsOf("2024-13-01") }
  }
}
