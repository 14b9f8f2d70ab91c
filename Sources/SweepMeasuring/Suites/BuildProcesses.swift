import SweepProcesses

/// The `swift` processes of one build: which toolchain, with which options, and where they see what
/// they work on.
package struct BuildProcesses: Sendable {
  /// The toolchain.
  package let toolchain: Toolchain
  /// Configuration, flags, environment and limits.
  package let options: BuildOptions
  /// How folders come to their fixed paths.
  package let paths: FixedPaths
  /// The folders.
  package let folders: [PlacedFolder]
  /// The folder for temporary files, as the processes see it.
  package let temporary: String
  /// The folder above which no repository is looked for, as the processes see it: one around the
  /// cache is not the package's.
  package let ceiling: String
  /// Whether a manifest reads the repository: SwiftPM would keep what it read for another commit
  /// with the same manifest.
  package let readsHistory: Bool

  package init(
    toolchain: Toolchain, options: BuildOptions, paths: FixedPaths, folders: [PlacedFolder],
    temporary: String, ceiling: String = "/", readsHistory: Bool = false
  ) {
    self.toolchain = toolchain
    self.options = options
    self.paths = paths
    self.folders = folders
    self.temporary = temporary
    self.ceiling = ceiling
    self.readsHistory = readsHistory
  }

  /// `swift` with a verb and arguments, whose paths are as the process sees them.
  package func swift(_ arguments: [String], workingDirectory: String) -> ChildProcess {
    var environment = options.environment.mapValues(Optional.some)
    if environment["TMPDIR"] == nil { environment["TMPDIR"] = temporary }
    environment["GIT_CEILING_DIRECTORIES"] = ceiling
    // `swift package` takes it before its own verb only.
    let uncached = readsHistory ? ["--manifest-cache", "none"] : []
    return paths.process(
      toolchain.executable, arguments.prefix(1) + uncached + arguments.dropFirst(),
      environment: environment,
      workingDirectory: workingDirectory, timeLimit: options.timeLimit, folders: folders)
  }
}
