import SweepGit

/// An engine that is built already, and what a suite needs to compile and link with it.
///
/// The objects are linked one by one and not from an archive: the malloc family must be defined in
/// the executable, and an archive gives only the members that something asks for.
package struct EngineProducts: Sendable, Hashable {
  /// The package's name as the suite's targets write it, in lower case.
  package let package: String
  /// The package's identity; another than the name where its folder is called otherwise.
  package let identity: String
  /// The folder of the built engine.
  package let folder: String
  /// The folder with the engine's Swift modules.
  package let modules: String
  /// The module maps of its C modules.
  package let moduleMaps: [String]
  /// A file that names the objects, as the compiler reads them behind an `@`.
  package let objects: String

  /// What the compiler of every target of the suite is told.
  var compilerFlags: [String] {
    ["-I", modules] + moduleMaps.flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] }
  }

  /// What the linker of every executable is told.
  var linkerFlags: [String] { ["@\(objects)"] }

  /// Whether a package below the suite brings the engine in as well, so that it would be there
  /// twice.
  package func isAmong(_ dependencies: [ResolvedDependency]) -> Bool {
    dependencies.contains { $0.identity == identity || $0.identity == package }
  }

  /// Whether an error in a build's log may be the handing over's and not the version's.
  package func isBlamed(in log: String) -> Bool {
    log.split(separator: "\n").contains { line in
      line.contains("error: ")
        && [folder, "BenchMemEngine", "CAlloc", "benchmem_"].contains { line.contains($0) }
    }
  }
}

extension ManifestRedirect {
  /// Code that takes the engine's package out of the suite and hands the built one to the targets.
  ///
  /// A suite's copy is a root package, which may use flags that dependencies may not. Every target
  /// can import the engine, as every target can import whatever SwiftPM has built; the executables
  /// that reach it through targets of the suite link it.
  func handover(of engine: EngineProducts) -> String {
    """

    // The engine was built before, by the same toolchain with the same flags.
    do {
      let engine = \(Self.literal(engine.package))
      func isEngine(_ name: String?, _ location: String) -> Bool {
        var last = location.split(whereSeparator: { $0 == "/" || $0 == ":" }).last ?? ""
        if last.hasSuffix(".git") { last = last.dropLast(4) }
        return name?.lowercased() == engine || last.lowercased() == \(Self.literal(engine.identity))
      }
      package.dependencies.removeAll { dependency in
        switch dependency.kind {
        case .fileSystem(let name, let path): return isEngine(name, path)
        case .sourceControl(let name, let location, _): return isEngine(name, location)
        default: return false
        }
      }
      var users: Set<String> = []
      for target in package.targets {
        target.dependencies.removeAll { dependency in
          guard case .productItem(_, let package?, _, _) = dependency,
            package.lowercased() == engine
          else { return false }
          users.insert(target.name)
          return true
        }
      }
      var known = -1
      while users.count > known {
        known = users.count
        for target in package.targets {
          let reaches = target.dependencies.contains { dependency in
            switch dependency {
            case .targetItem(let name, _), .byNameItem(let name, _): return users.contains(name)
            default: return false
            }
          }
          if reaches { users.insert(target.name) }
        }
      }
      for target in package.targets where [.regular, .executable, .test].contains(target.type) {
        target.swiftSettings = (target.swiftSettings ?? [])
          + [.unsafeFlags([\(Self.literals(engine.compilerFlags))])]
        if target.type == .executable, users.contains(target.name) {
          target.linkerSettings = (target.linkerSettings ?? [])
            + [.unsafeFlags([\(Self.literals(engine.linkerFlags))])]
        }
      }
    }

    """
  }

  private static func literals(_ texts: [String]) -> String {
    texts.map(literal).joined(separator: ", ")
  }
}
