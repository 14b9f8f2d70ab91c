/// Resolves a suite against one version, without the parts of it for which the version has no
/// product.
///
/// SwiftPM looks for every product that a manifest names before it resolves anything, so that one
/// which a version lacks would cost the whole suite.
package struct SuiteResolution: Sendable {
  /// What was resolved.
  package struct Result: Sendable {
    /// The packages below the suite.
    package var dependencies: [ResolvedDependency] = []
    /// Why executables were left out, by product name.
    package var failures: [String: String] = [:]
    /// The engine that was handed over; `nil` where the suite's is compiled.
    package var engine: EngineProducts?

    package init(dependencies: [ResolvedDependency] = [], failures: [String: String] = [:]) {
      self.dependencies = dependencies
      self.failures = failures
    }
  }

  /// The copy of the suite, whose manifests are written anew.
  package let overlay: SuiteOverlay
  /// What the manifests are redirected to.
  package let redirect: ManifestRedirect
  /// Resolves what the manifests say.
  package let resolver: DependencyResolver

  /// Leaves out one target after the other until the rest resolves.
  ///
  /// - Throws: ``BuildError`` when no executable is left, or when something else is wrong.
  package func run() async throws -> Result {
    var (redirect, result) = (redirect, Result())
    try overlay.redirect(redirect)
    while true {
      do {
        result.dependencies = try await resolver.resolve()
        result.engine = redirect.engine
        guard let engine = redirect.engine, engine.isAmong(result.dependencies) else {
          return result
        }
        // Another package brings the engine's in: linked as well, it would be there twice.
        redirect.engine = nil
        try overlay.redirect(redirect)
      } catch let error as BuildError {
        guard case .missingProduct(_, _, let target) = error else { throw error }
        let suite = overlay.suite
        let lost = suite.targets(needing: target)
        guard suite.targetDependencies[target] != nil,
          !lost.isSubset(of: redirect.targetsLeftOut)
        else { throw BuildError.failed(phase: .resolve, reason: "\(error)") }
        redirect.targetsLeftOut.formUnion(lost)
        for product in suite.executables(needing: lost) where result.failures[product] == nil {
          result.failures[product] = "\(error)"
        }
        guard result.failures.count < suite.executables.count else {
          throw BuildError.failed(phase: .resolve, reason: "\(error)")
        }
        try overlay.redirect(redirect)
      }
    }
  }
}
