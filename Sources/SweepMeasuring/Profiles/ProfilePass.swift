import Foundation
import SweepGit
import SweepProcesses
import SweepResults
import SystemPackage

extension SuiteRunner {
  /// Runs one more pass of a benchmark, which writes down where its memory comes from.
  ///
  /// - Parameter product: The executable that has it.
  /// - Throws: `CancellationError`, or what starting a process throws.
  package func recordProfile(
    _ benchmark: BenchmarkDescription, of product: String
  ) async throws -> Result<RawProfile, ProfileFailure> {
    let file = site.eventFile("profile")
    defer { try? FileManager.default.removeItem(atPath: file.outside) }
    var result = BenchmarkResult(benchmark)
    try await add(.profile(file: file.name), of: product, to: &result)
    if let failure = result.failures.first(where: { $0.kind != .ceiling }) {
      return .failure(ProfileFailure(reason: failure.reason))
    }
    do throws(ProfileError) {
      return .success(try RawProfile(reading: FilePath(file.outside)))
    } catch {
      return .failure(ProfileFailure(reason: error.problemText))
    }
  }

  /// Why there is no profile.
  package struct ProfileFailure: Error {
    /// The reason in one line.
    package let reason: String
  }

  /// Gives a profile its names: those of the executable where it lies now.
  ///
  /// - Throws: `CancellationError`.
  package func profile(
    of raw: RawProfile, in version: Version, by tools: SymbolTools, of toolchain: Toolchain,
    code: String?
  ) async throws -> AllocationProfile {
    let (inside, outside) = (site.workspace.inside, site.workspace)
    let symbolizer = ProfileSymbolizer(
      tools: tools,
      sources: ProfileSources(
        package: [inside.package, outside.package], suite: [inside.overlay, outside.overlay],
        dependencies: [inside, outside].map { "\($0.scratch)/checkouts" }),
      locate: { path in
        path.hasPrefix(inside.path + "/")
          ? outside.path + path.dropFirst(inside.path.count) : path
      })
    var profile = try await symbolizer.profile(
      of: raw, version: version.label, commit: version.commit, toolchain: toolchain.version,
      code: code)
    profile.date = version.date.formatted(.iso8601)
    return profile
  }
}
