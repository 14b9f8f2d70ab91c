import SweepGit
import SweepText

extension SweepPlan {
  /// What a version's result depends on: if this is the same, measuring again gives the same.
  ///
  /// How often the timing goes over the versions is left out: more turns add to a result.
  ///
  /// - Parameter run: What is measured, if it is not what this sweep measures.
  package func key(of version: Version, run other: RunOptions? = nil) -> String {
    let run = other ?? request.run
    return ContentDigest.of(
      [buildKey(of: version), "run", "\(run.measuresMemory)", run.filter ?? "", machine]
        + (run.measuresMemory ? run.memoryArguments : []) + ["timing"] + run.timingArguments
        + ["not before"] + exclusions(of: version).map { "\($0)" })
  }

  /// What a version's build depends on, apart from releases of dependencies, which ``DependencyWatch`` looks after.
  func buildKey(of version: Version) -> String {
    let build = buildOptions(of: version)
    return ContentDigest.of(
      [
        "schema 2", BenchMemSweep.version, version.tree, identity, suite.path,
        // The tree holds a version's own suite.
        ownSuite.map { "own suite \($0)" } ?? suiteDigest,
        toolchain.version, toolchain.target, toolchain.executable, build.configuration,
        request.isIncremental ? "incremental" : "isolated",
      ] + build.swiftArguments + ["environment"]
        + build.environment.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }
        + ["pins", pinningKey(of: version)])
  }

  /// How a version is built: the sweep's options, and what the definition says of this version.
  package func buildOptions(of version: Version) -> BuildOptions {
    var options = request.build
    options.swiftArguments += settings[version.label]?.swiftArguments ?? []
    return options
  }

  /// Why the definition leaves a version out; `nil` when it does not.
  package func skipReason(of version: Version) -> String? { settings[version.label]?.skipReason }

  /// Benchmarks that a version is known not to have.
  package func exclusions(of version: Version) -> [Exclusion] {
    settings[version.label]?.exclusions ?? []
  }

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
      } catch  where error is SelectionError || error is GitError {
        throw BuildError.failed(phase: .resolve, reason: "\(error)")
      }
    }
  }
}
