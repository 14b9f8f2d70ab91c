extension SweepPlan {
  /// What a version's result depends on: if this is the same, measuring again gives the same.
  func key(of version: Version) -> String {
    let build = buildOptions(of: version)
    var parts = [
      "schema 1", BenchMemSweep.version, version.tree, identity, suiteDigest, toolchain.version,
      toolchain.target, build.configuration,
    ]
    parts += build.swiftArguments + ["run"] + request.run.memoryArguments
    parts += request.run.timingArguments
    parts += ["\(request.run.measuresMemory)", request.run.filter ?? ""]
    parts += ["environment"] + build.environment.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }
    parts += ["pins", pinningKey(of: version)]
    return ContentDigest.of(parts)
  }

  /// How a version is built: the sweep's options, and what the definition says of this version.
  func buildOptions(of version: Version) -> BuildOptions {
    var options = request.build
    options.swiftArguments += settings[version.label]?.swiftArguments ?? []
    return options
  }

  /// Why the definition leaves a version out; `nil` when it does not.
  func skipReason(of version: Version) -> String? { settings[version.label]?.skipReason }

  /// What dependencies are held at for a version, as text.
  func pinningKey(of version: Version) -> String {
    request.holdsDependencies ? pinning.key(for: version.date) : ""
  }

  /// The copies of repositories from which a version's dependencies are resolved.
  func mirrors(for version: Version) -> DependencyResolver.Mirrors {
    guard request.holdsDependencies else { return { _ in [:] } }
    let (pinning, identity) = (pinning, identity)
    return { dependencies in
      // What has no commit is a folder: the version's checkout, or a local package.
      let remote = dependencies.filter { $0.revision != nil && $0.identity != identity }
      do {
        return try pinning.mirrors(
          of: remote.map { ($0.identity, $0.url) }, date: version.date)
      } catch let error as SelectionError {
        throw BuildError.failed(phase: .resolve, reason: "\(error)")
      }
    }
  }
}
