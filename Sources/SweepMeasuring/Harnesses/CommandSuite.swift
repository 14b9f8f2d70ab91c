import Foundation
import SweepGit
import SweepProcesses
import SweepText

/// The commands of a plan: which executables they need, and who measures them.
package struct CommandSuite: Sendable {
  /// The executable products of the package under test that they run.
  package private(set) var products: Set<String> = []
  /// The commands by what is built for them: the product whose code alone tells what they do, or
  /// ``programs``.
  private var groups: [String: [CommandBenchmark]] = [:]

  /// The name that stands for commands whose executables are not built, or are several.
  package static let programs = "commands"

  /// Finds the executables.
  ///
  /// - Parameters:
  ///   - offered: The executable products of the package under test.
  ///   - own: The executables of the suite.
  ///   - searchPath: Where programs are looked for: the value of `PATH`.
  /// - Throws: ``CommandError``.
  package init(
    _ commands: [CommandBenchmark], offered: Set<String>, besides own: [String],
    searchPath: String
  ) throws(CommandError) {
    var names: Set<String> = []
    for command in commands {
      guard
        command.name.wholeMatch(of: /[\p{L}\p{N}_](?:[\p{L}\p{N} ._+-]*[\p{L}\p{N}._+-])?/) != nil
      else { throw .badName(command.name) }
      guard names.insert(command.name).inserted else { throw .sameName(command.name) }
      var needed = Set(command.products)
      for words in [command.words, command.setUp] where !words.isEmpty {
        if offered.contains(words[0]) {
          needed.insert(words[0])
        } else {
          try Self.requireProgram(words[0], of: command, searchPath)
        }
      }
      for path in command.files + [command.input].compactMap(\.self)
      where !FileManager.default.fileExists(atPath: path) {
        throw .noFile(command: command.name, path: path)
      }
      if let missing = needed.subtracting(offered).min() {
        throw .noProgram(command: command.name, program: missing)
      }
      let isOnly = needed.count == 1 && offered.contains(command.words[0])
      groups[isOnly ? command.words[0] : Self.programs, default: []].append(command)
      products.formUnion(needed)
    }
    if let twice = products.intersection(own).min() { throw .sameProduct(twice) }
  }

  /// Whether there are commands of which nothing that is built tells what they do.
  package var hasPrograms: Bool { groups[Self.programs] != nil }

  /// Who measures them, by the product.
  package func harnesses(
    searchPath: String, inheritedNames: [String],
    library: @escaping @Sendable () async -> Result<PreloadLibrary, PreloadLibrary.Absence>
  ) -> [String: any SuiteHarness] {
    groups.mapValues {
      CommandHarness(
        $0, products: products, searchPath: searchPath, inheritedNames: inheritedNames,
        library: library)
    }
  }

  /// The names of executables in a manifest: a text that is not run, so names that it computes are
  /// not found.
  package static func executables(in manifest: String) -> Set<String> {
    Set(
      manifest.matches(of: /\.executable(?:Target)?\(\s*name:\s*"([^"]+)"/).map { String($0.1) })
  }

  /// Statements for the end of a manifest that give executable targets a product; `nil` where the
  /// manifest has one for each.
  static func productCode(of names: Set<String>, in manifest: String) -> String? {
    let missing = names.filter { name in
      !manifest.matches(of: /\.executable\(\s*name:\s*"([^"]+)"/).contains { $0.1 == name }
    }
    guard !missing.isEmpty else { return nil }
    let list = missing.sorted().map(ManifestRedirect.literal).joined(separator: ", ")
    return """
      // Commands are measured of which the package has the targets only.
      for package in \(ManifestText.packages) {
        for target in package.targets where [\(list)].contains(target.name) {
          if package.products.contains(where: { $0.name == target.name }) { continue }
          package.products.append(.executable(name: target.name, targets: [target.name]))
        }
      }
      """
  }

  /// The program that a word names; `nil` if there is none.
  package static func program(
    _ word: String, of command: CommandBenchmark, _ searchPath: String
  ) -> String? {
    if word.contains("/") { return command.absolute(word) }
    return searchPath.split(separator: ":").map { "\($0)/\(word)" }.first { isProgram($0) }
  }

  private static func isProgram(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && !isFolder.boolValue && FileManager.default.isExecutableFile(atPath: path)
  }

  private static func requireProgram(
    _ word: String, of command: CommandBenchmark, _ searchPath: String
  ) throws(CommandError) {
    guard let path = program(word, of: command, searchPath),
      FileManager.default.fileExists(atPath: path)
    else { throw .noProgram(command: command.name, program: word) }
    guard isProgram(path) else {
      throw .notExecutable(command: command.name, program: path)
    }
  }
}

extension CommandSuite {
  /// Writes a suite without benchmarks that depends on a package, from which executable products of
  /// that package are built. Where the package is does not matter: each version takes its place.
  ///
  /// - Returns: The suite's folder.
  /// - Throws: ``SweepError``.
  package static func writeSuite(
    testing package: PackageIdentity, cache: String
  ) throws(SweepError) -> String {
    let place = ManifestRedirect.literal("../\(package.candidates.first ?? "package")")
    let manifest = """
      // swift-tools-version: 5.9
      import PackageDescription

      let package = Package(
        name: "Commands",
        dependencies: [.package(path: \(place))],
        targets: [.target(name: "BenchMemCommands", path: "Sources")])

      """
    let digest = ContentDigest.of([manifest]).prefix(12)
    return try write(
      "commands-\(digest)", in: cache, folder: "benchmem-commands",
      [
        "Package.swift": manifest,
        "Sources/Commands.swift": "// SwiftPM wants a source file.\n",
      ])
  }

  /// Writes a package without anything, for commands that need none: a repository without a commit.
  ///
  /// - Returns: The package's folder.
  /// - Throws: ``SweepError``.
  package static func writePackage(cache: String) throws(SweepError) -> String {
    let manifest = """
      // swift-tools-version: 5.9
      import PackageDescription

      let package = Package(name: "machine")

      """
    return try write(
      "commands-machine", in: cache, folder: "machine",
      [
        "Package.swift": manifest, ".git/HEAD": "ref: refs/heads/main\n",
        ".git/config": "[core]\n\trepositoryformatversion = 0\n\tbare = false\n",
        ".git/objects/info/.keep": "", ".git/refs/heads/.keep": "",
      ])
  }

  /// Writes the files of a folder that an entry of the cache holds; those that are there stay.
  private static func write(
    _ entry: String, in cache: String, folder name: String, _ texts: [String: String]
  ) throws(SweepError) -> String {
    let path = "\(cache)/\(InputSnapshot.cacheFolder)/\(entry)"
    let files = FileManager.default
    do {
      if !FolderMarker.isIn(path) { try SweepCache.Kind.inputs.makeFolder(at: path) }
      for (place, text) in texts {
        let file = URL(fileURLWithPath: "\(path)/\(name)/\(place)")
        if let old = try? Data(contentsOf: file), old == Data(text.utf8) { continue }
        try files.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file, options: .atomic)
      }
    } catch let error as SweepError {
      throw error
    } catch {
      throw .cacheFolder(path: path, reason: SystemReason.text(of: error))
    }
    return "\(path)/\(name)"
  }
}
