import Foundation
import SweepProcesses
import SweepResults
import SweepText
import SystemPackage

/// The folder in which one engine is built and stays.
///
/// ```
/// package/benchmem-sweep/   a copy of the engine's package: its headers are needed on
/// check/                    a small suite, and later the same with the engine handed over
/// build/                    what SwiftPM made: modules, module maps, objects
/// objects                   the objects' names
/// engine.json               written last: without it the folder is of no worth
/// ```
struct EngineSite {
  /// The folder's absolute path.
  let path: String
  /// The engine's package.
  let engine: String
  let toolchain: Toolchain
  let options: BuildOptions

  /// Output of the builds.
  var log: String { path + "/log" }
  /// The record of a finished engine.
  private var record: String { path + "/engine.json" }
  private var copy: String { path + "/package/benchmem-sweep" }
  private var objects: String { path + "/objects" }

  /// Whether a finished engine is there.
  var isComplete: Bool {
    guard let data = FileManager.default.contents(atPath: record),
      let found = try? JSONDecoder().decode(Record.self, from: data)
    else { return false }
    return found.schema == Record.current
      && ([objects] + found.files.map { "\(path)/\($0)" })
        .allSatisfy(FileManager.default.fileExists(atPath:))
  }

  /// Sets the time by which the cache knows what was not used for long.
  func markUsed() {
    try? FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: record)
  }

  /// What a suite needs of a finished engine.
  func products(package: String, identity: String) throws -> EngineProducts {
    let made = URL(fileURLWithPath: "\(path)/build/\(options.configuration)")
      .resolvingSymlinksInPath().path
    let names = try FileManager.default.contentsOfDirectory(atPath: made).sorted()
    let maps = names.filter { $0.hasSuffix(".build") }.map { "\(made)/\($0)/module.modulemap" }
    return EngineProducts(
      package: package, identity: identity, folder: path, modules: made + "/Modules",
      moduleMaps: maps.filter(FileManager.default.fileExists(atPath:)), objects: objects)
  }

  /// Builds the engine and sees that a suite counts the same with it as with its sources.
  ///
  /// - Throws: When anything fails; the folder is of no worth then.
  func build() async throws {
    let files = FileManager.default
    try SweepCache.Kind.engines.makeFolder(at: path)
    for folder in [copy, "\(path)/tmp"] {
      try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    defer { try? files.removeItem(atPath: "\(path)/tmp") }
    for name in try files.contentsOfDirectory(atPath: engine)
    where ["Sources", "Tests"].contains(name)
      || (name.hasPrefix("Package") && name.hasSuffix(".swift"))
    {
      try files.copyItem(atPath: "\(engine)/\(name)", toPath: "\(copy)/\(name)")
    }
    let compiled = try await check(EngineCheck.manifest(engine: copy), scratch: path + "/build")
    try keepObjects()
    let products = try products(package: "benchmem-sweep", identity: "benchmem-sweep")
    let redirect = ManifestRedirect(
      identity: "", checkout: "", suite: path + "/check", originalPath: nil)
    let handedOver = try await check(
      EngineCheck.manifest(engine: copy) + redirect.handover(of: products),
      scratch: path + "/check/build")
    guard compiled == handedOver, compiled.contains(where: { $0.contains("\"memory\"") }) else {
      throw BuildError.failed(phase: .run, reason: "a suite does not count the same with it")
    }
    try finish()
  }

  /// Builds the small suite and returns what it measures.
  private func check(_ manifest: String, scratch: String) async throws -> [String] {
    let folder = path + "/check"
    let sources = "\(folder)/Sources/\(EngineCheck.name)"
    try FileManager.default.createDirectory(atPath: sources, withIntermediateDirectories: true)
    try manifest.write(toFile: folder + "/Package.swift", atomically: true, encoding: .utf8)
    try EngineCheck.source.write(
      toFile: "\(sources)/\(EngineCheck.name).swift", atomically: true, encoding: .utf8)
    var environment = options.environment.mapValues(Optional.some)
    // SwiftPM's locks are named for the scratch path, and go with the folder.
    if environment["TMPDIR"] == nil { environment["TMPDIR"] = "\(path)/tmp" }
    let log = BuildLog(path: log)
    let building = ChildProcess(
      toolchain.executable,
      ["build", "--package-path", folder, "--scratch-path", scratch, "-c", options.configuration]
        + ["--product", EngineCheck.name] + options.swiftArguments,
      environment: environment, workingDirectory: folder, timeLimit: options.timeLimit)
    let built = try await log.withoutCredentials { try await building.run(appendingTo: log.path) }
    guard built.isSuccess else {
      throw BuildError.failed(phase: .build, reason: log.firstError() ?? "swift build: \(built)")
    }
    return try await events("\(scratch)/\(options.configuration)/\(EngineCheck.name)")
  }

  /// What the suite's benchmarks report, phase by phase, without the times.
  private func events(_ executable: String) async throws -> [String] {
    var lines: [String] = []
    for id in EngineCheck.ids {
      for phase in ["memory", "timing"] {
        let file = path + "/events"
        try? FileManager.default.removeItem(atPath: file)
        let ran = try await ChildProcess(
          executable,
          ["--run", id, "--phase", phase, "--events", file]
            + (phase == "timing" ? ["--min-rounds", "1", "--max-time", "0.001"] : []),
          timeLimit: .seconds(60)
        ).run(appendingTo: log)
        guard ran.isSuccess else {
          throw BuildError.failed(phase: .run, reason: "\(EngineCheck.name): \(ran)")
        }
        lines += try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
          .map(String.init).filter { !$0.contains("\"timing\"") }
      }
    }
    return lines
  }

  /// Names the objects that SwiftPM linked beside the suite's own.
  private func keepObjects() throws {
    let list = "\(path)/build/\(options.configuration)/\(EngineCheck.name).product"
    let lines = try String(contentsOfFile: list + "/Objects.LinkFileList", encoding: .utf8)
      .split(separator: "\n").filter { !$0.contains("/\(EngineCheck.name).build/") }
    guard !lines.isEmpty else {
      throw BuildError.failed(phase: .build, reason: "SwiftPM linked nothing of the engine")
    }
    try (lines.joined(separator: "\n") + "\n").write(
      toFile: objects, atomically: true, encoding: .utf8)
  }

  /// Removes what only building needed, and writes the record.
  private func finish() throws {
    let made = "build/\(options.configuration)"
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(made)")
    let own = names.filter { $0.hasPrefix(EngineCheck.name) }
    let modules = try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(made)/Modules")
    for name in ["check", "events"] + (own + ["ModuleCache"]).map({ "\(made)/\($0)" })
      + modules.filter({ $0.hasPrefix(EngineCheck.name) }).map({ "\(made)/Modules/\($0)" })
    {
      try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }
    let content = Record(files: try keptFiles(in: made))
    try AtomicFile.write(Array(try JSONEncoder().encode(content)), to: FilePath(record))
  }

  /// Modules and objects, from the folder on.
  private func keptFiles(in made: String) throws -> [String] {
    let files = FileManager.default
    let folders = try files.contentsOfDirectory(atPath: "\(path)/\(made)").filter {
      $0.hasSuffix(".build") || $0 == "Modules"
    }
    return try folders.sorted().flatMap { folder in
      try files.contentsOfDirectory(atPath: "\(path)/\(made)/\(folder)").sorted().filter {
        $0.hasSuffix(".o") || $0.hasSuffix(".swiftmodule")
      }.map { "\(made)/\(folder)/\($0)" }
    }
  }
}

/// What `engine.json` holds.
private struct Record: Codable {
  static let current = 1

  var schema = current
  /// Files that must be there, from the folder on.
  let files: [String]
}
