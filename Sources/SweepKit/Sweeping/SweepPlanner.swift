import Foundation
import SweepGit
import SweepMeasuring
import SweepProcesses
import SweepResults

extension PackageSource {
  /// Sees that some version has a manifest; one old version without is a result.
  ///
  /// - Throws: ``SweepError/notASwiftPackage(location:folder:versions:)`` or ``GitError``.
  public func requirePackage(in versions: [Version]) throws {
    for version in versions where try hasPackage(version) != false { return }
    throw SweepError.notASwiftPackage(
      location: location, folder: packagePath, versions: versions.map(\.name))
  }
}

/// Makes a plan from a request: everything that can be wrong before the first build is found here.
public struct SweepPlanner: Sendable {
  private let request: SweepRequest

  /// Makes a planner.
  public init(_ request: SweepRequest) {
    self.request = request
  }

  /// Looks at the repository, the suite and the toolchain.
  ///
  /// - Parameter source: The package's repository.
  /// - Throws: ``SelectionError``, ``BuildError``, ``GitError`` or ``SweepError``.
  public func plan(_ source: PackageSource) async throws -> SweepPlan {
    try await plan(source, versions: source.versions(request.selection))
  }

  /// Looks at the suite and the toolchain, for versions that have been selected already, and copies
  /// what is measured with: from here on, nothing is read from the suite, its local packages, or
  /// the work tree.
  ///
  /// - Throws: As ``plan(_:)`` does.
  public func plan(_ source: PackageSource, versions: [Version]) async throws -> SweepPlan {
    try source.requirePackage(in: versions)
    try SweepCache(path: request.cache).prepare()
    let toolchain = try await Toolchain.query(executable: request.swift)
    let remote = source.repository.remoteURL
    let identity = PackageIdentity(
      explicit: request.identity, location: request.package, packagePath: source.packagePath,
      workTree: source.repository.workTree?.string, remote: remote.map { "\($0)" })
    let given =
      request.suite.isEmpty
      ? try await SuitePackage.read(
        at: CommandSuite.writeSuite(testing: identity, cache: request.cache),
        toolchain: toolchain)
      : try await SuitePackage.load(at: request.suite, toolchain: toolchain)
    let dependency = try given.dependency(on: identity)
    var suite = given.testing(dependency)
    let searchPath = request.inherited["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    let commands = try CommandSuite(
      request.commands, offered: offeredProducts(versions, source), besides: suite.executables,
      searchPath: searchPath)
    suite.commandProducts = commands.products
    let paths = await FixedPaths.available()
    let inputs = try await snapshot(suite, apartFrom: dependency, toolchain, paths)
    let frozen = try versions.map { version in
      version.isWorkTree
        ? try FrozenWorkTree(version, of: source, cache: request.cache) : nil
    }
    let versions = crossed(zip(versions, frozen).map { $1?.version ?? $0 })
    var settings = try HistorySettings(request, source.repository)
    let folders = Dictionary(
      frozen.compactMap { $0.map { ($0.version.tree, $0.path) } }
    ) { first, _ in first }
    let byLabel = try settings.byLabel(versions, folders: folders)
    var plan = SweepPlan(
      request: request, location: source.location,
      origin: remote.flatMap { $0.isLocal ? nil : "\($0)" }, packagePath: source.packagePath,
      identity: dependency.identity, versions: versions, suite: suite, dependency: dependency,
      inputs: inputs,
      workTrees: Dictionary(
        frozen.compactMap { $0.map { ($0.version.tree, $0) } }
      ) { first, _ in first },
      toolchain: toolchain,
      pinning: DependencyPinning(
        pins: request.pins, asOf: request.asOf, exempt: suite.harnessPackages,
        cache: request.cache),
      paths: paths, ownSuite: try ownSuite(suite, source), machine: Self.machine,
      settings: byLabel)
    plan.editNotices = settings.editNotices
    for named in request.toolchains {
      plan.toolchains[named.name] = try await Toolchain.query(executable: named.executable)
    }
    plan.harnesses = try plan.harnessesFound()
    plan.harnesses.merge(
      commands.harnesses(
        searchPath: searchPath, inheritedNames: request.inherited.keys.sorted()
      ) { [cache = request.cache] in
        await PreloadLibrary.available(toolchain: toolchain, cache: cache)
      }
    ) { _, command in command }
    plan.surroundings = surroundingsOfCommands(searchPath)
    if request.run.countsInstructions == true {
      plan.instructionsBy = (try? await plan.counter().get().way) ?? InstructionSeries.nobody
    }
    readVariables(into: &plan, source)
    plan.siblings = siblings(Array(inputs.packages.keys), of: suite, source)
    if let shard = request.shard { plan.become(shard) }
    return plan
  }

  /// Each version as each of several toolchains builds it: those of one toolchain together.
  private func crossed(_ versions: [Version]) -> [Version] {
    guard !request.toolchains.isEmpty else { return versions }
    return request.toolchains.flatMap { toolchain in versions.map { $0.built(by: toolchain.name) } }
  }

  /// Notes the variables that manifests read.
  ///
  /// A version that cannot be read has none; it fails when it is checked out.
  private func readVariables(into plan: inout SweepPlan, _ source: PackageSource) {
    let variables = ManifestVariables(environment: request.inherited)
    let folder = plan.inputs.folder
    plan.variables = variables.set(inSources: plan.inputs.suite)
    for path in [plan.inputs.suite] + plan.inputs.packages.values.map({ folder.real($0) }) {
      plan.variables.merge(variables.set(inFolder: path)) { first, _ in first }
    }
    for version in plan.versions {
      let edited = editedManifests(of: version, in: plan, source)
      // Versions with one tree may take different changes, of which each counts.
      guard plan.ownVariables[version.tree] == nil || !edited.isEmpty else { continue }
      var own = plan.ownVariables[version.tree] ?? [:]
      for text in edited { own.merge(variables.set(in: text)) { first, _ in first } }
      if let frozen = plan.workTrees[version.tree] {
        own.merge(variables.set(inFolder: source.packageFolder(in: frozen.path))) { $1 }
      } else if let tree = try? source.repository.resolve(version.commit).treeID {
        for name in ManifestVariables.manifests {
          guard let text = try? source.textFile(name, inTree: tree) else { continue }
          own.merge(variables.set(in: text)) { first, _ in first }
        }
      }
      plan.ownVariables[version.tree] = own
    }
  }

  /// The texts of the manifests that the definition changes in a version.
  private func editedManifests(
    of version: Version, in plan: SweepPlan, _ source: PackageSource
  ) -> [String] {
    let files = plan.edits(of: version).files
    guard !files.isEmpty else { return [] }
    return ManifestVariables.manifests.compactMap { name in
      let path = source.packagePath.isEmpty ? name : "\(source.packagePath)/\(name)"
      guard let edited = files[path] else { return nil }
      return edited.map { String(decoding: $0.bytes, as: UTF8.self) }
    }
  }

  /// The executable products that the package has in some version, where commands may name one.
  private func offeredProducts(
    _ versions: [Version], _ source: PackageSource
  ) -> Set<String> {
    guard !request.commands.isEmpty else { return [] }
    var found: Set<String> = []
    for version in versions {
      let text =
        version.isWorkTree
        ? source.repository.workTree.flatMap {
          try? String(
            contentsOfFile: "\(source.packageFolder(in: $0.string))/Package.swift", encoding: .utf8)
        }
        : (try? source.repository.resolve(version.commit).treeID).flatMap {
          try? source.textFile("Package.swift", inTree: $0)
        }
      found.formUnion(CommandSuite.executables(in: text ?? ""))
    }
    return found
  }

  /// What commands are run with of the machine: the digests of programs, of the folders that their
  /// words name, and of the environment. A folder that is too large to be read for it is another
  /// one each time.
  private func surroundingsOfCommands(_ searchPath: String) -> [String] {
    guard !request.commands.isEmpty else { return [] }
    let found = request.commands.flatMap { command in
      [command.words.first, command.setUp.first].compactMap(\.self).map { word in
        let program = CommandSuite.program(word, of: command, searchPath)
        return "\(word)=\(program.flatMap { CommandBenchmark.digest(of: $0) } ?? "none")"
      }
        + command.folders.map { folder in
          "\(folder)=\(CommandBenchmark.digest(ofFolder: folder) ?? UUID().uuidString)"
        }
    }
    let environment = request.inherited.filter { !CommandHarness.isOfSession($0.key) }
    return found + environment.map { "\($0.key)=\($0.value)" }.sorted()
  }

  /// Which local packages lie in the package's repository. What is in the suite's own folder
  /// belongs to the suite, unless the package is there too.
  private func siblings(
    _ packages: [String], of suite: SuitePackage, _ source: PackageSource
  ) -> [String: String] {
    guard let tree = source.repository.workTree?.string else { return [:] }
    let root = URL(fileURLWithPath: tree).resolvingSymlinksInPath().path
    let package = source.packagePath.isEmpty ? root : "\(root)/\(source.packagePath)"
    let isApart = !"\(package)/".hasPrefix("\(suite.path)/")
    let found = packages.filter {
      $0.hasPrefix("\(root)/") && !(isApart && $0.hasPrefix("\(suite.path)/"))
    }
    return Dictionary(found.map { ($0, String($0.dropFirst(root.count + 1))) }) { $1 }
  }

  /// Copies the suite, every local package that it leads to, and the folders to copy.
  private func snapshot(
    _ suite: SuitePackage, apartFrom underTest: SuitePackage.Dependency, _ toolchain: Toolchain,
    _ paths: FixedPaths
  ) async throws -> InputSnapshot {
    if let (first, second) = InputSnapshot.sameNamed(request.copiedFolders) {
      throw SweepError.sameName(first, second)
    }
    for folder in request.copiedFolders { try requireCopyable(folder, beside: suite) }
    let packages = try await LocalPackages(toolchain: toolchain).reached(
      from: suite, apartFrom: underTest)
    return try InputSnapshot(
      suite: suite.path, named: suite.folderName(testing: underTest),
      leavingOut: suite.leavingOut(testing: underTest), packages: packages,
      copies: request.copiedFolders,
      excluding: [request.output, request.cache] + (underTest.isLocal ? [underTest.location] : []),
      cache: request.cache, paths: paths)
  }

  private func requireCopyable(
    _ folder: String, beside suite: SuitePackage
  ) throws(SweepError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder),
      isFolder.boolValue
    else { throw .unreadable(path: folder, reason: "there is no such folder to copy") }
    let name = URL(fileURLWithPath: folder).lastPathComponent
    if FileManager.default.fileExists(atPath: "\(suite.path)/\(name)") {
      throw .unreadable(
        path: folder, reason: "the suite has a '\(name)' of its own; rename the folder to copy")
    }
  }

  /// Times hold for one kind of processor, and bytes for one C library.
  private static var machine: String {
    let info = MachineInfo.current()
    return [
      info["machine"]?.stringValue ?? "", info["cpu"].map(\.compactText) ?? "", CLibrary.version,
    ].joined(separator: " ")
  }

  /// Where each version has its own suite, if that is wanted.
  private func ownSuite(
    _ suite: SuitePackage, _ source: PackageSource
  ) throws(SweepError) -> String? {
    guard request.usesOwnSuites else { return nil }
    let root = source.repository.workTree.map {
      URL(fileURLWithPath: $0.string).resolvingSymlinksInPath().path + "/"
    }
    if let root, suite.path + "/" == root { return "." }
    guard let root, suite.path.hasPrefix(root) else {
      throw .suiteOutside(suite: suite.path, package: source.location)
    }
    return String(suite.path.dropFirst(root.count))
  }
}
