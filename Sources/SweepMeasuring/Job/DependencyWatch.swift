import Foundation
import SweepGit
import SweepText
import SystemPackage

/// Tells whether dependencies still offer what they did when a version was resolved.
///
/// Every repository is asked once a sweep.
package actor DependencyWatch {
  private let plan: SweepPlan
  private let repository: Repository
  private let report: @Sendable (SweepEvent) -> Void
  private var references: [String: [String]?] = [:]
  private var folders: [String: String] = [:]

  package init(
    plan: SweepPlan, source: PackageSource, report: @escaping @Sendable (SweepEvent) -> Void
  ) {
    self.plan = plan
    repository = source.repository
    self.report = report
  }

  /// What the dependencies of a version offer now.
  ///
  /// - Parameter workspace: Where they were resolved: the version's tree and the inputs stand for
  ///   what is in them.
  func states(
    of dependencies: [ResolvedDependency], for version: Version, in workspace: Workspace
  ) async -> [DependencyState] {
    let known = [workspace.inside.checkout, plan.inputs.folder.seen, plan.request.cache]
    let watched = dependencies.filter { found in
      found.identity != plan.identity
        && !(found.revision == nil && known.contains { "\(found.path)/".hasPrefix($0 + "/") })
    }
    var states: [DependencyState] = []
    for found in watched {
      let isRelease = SemanticVersion(found.version) != nil
      // A package that is no clone of SwiftPM's stands where it is.
      let location = found.revision == nil ? found.path : found.url
      let state = await state(
        identity: found.identity, location: location, isLocal: found.revision == nil,
        isRelease: isRelease, for: version)
      states.append(
        DependencyState(
          identity: found.identity, location: "\(RemoteURL(location))", isRelease: isRelease,
          state: state ?? ""))
    }
    return states
  }

  /// Whether nothing has changed; a repository that cannot be reached counts as unchanged, and is
  /// reported.
  package func isCurrent(_ states: [DependencyState], for version: Version) async -> Bool {
    for known in states {
      let isLocal = known.state.hasPrefix(Self.folderMark)
      let now = await state(
        identity: known.identity, location: known.location, isLocal: isLocal,
        isRelease: known.isRelease, for: version)
      guard now == nil || now == known.state else { return false }
    }
    return true
  }

  private static let folderMark = "folder "

  /// `nil` when the repository cannot be reached.
  private func state(
    identity: String, location: String, isLocal: Bool, isRelease: Bool, for version: Version
  ) async -> String? {
    if isLocal { return Self.folderMark + folder(location) }
    if plan.request.holdsDependencies,
      let copies = try? await plan.pinning.mirrors(of: [(identity, location)], date: version.date),
      let copy = copies[location]
    {
      // The folder is named for what the copy holds.
      return "copy " + URL(fileURLWithPath: copy).deletingLastPathComponent().lastPathComponent
    }
    return await references(of: location).map { all in
      ContentDigest.of(isRelease ? all.filter { $0.hasPrefix("refs/tags/") } : all)
    }
  }

  private func references(of location: String) async -> [String]? {
    if let known = references[location] { return known }
    var found: [String]?
    do {
      found = try await repository.references(at: location)
    } catch {
      // Whoever asked does not wait any more.
      if error is CancellationError { return nil }
      report(.notice("\(RemoteURL(location)) could not be asked for new releases: \(error)"))
    }
    references[location] = .some(found)
    return found
  }

  private func folder(_ path: String) -> String {
    if let known = folders[path] { return known }
    let digest =
      (try? FolderCopy(of: FilePath(path), leavingOut: InputSnapshot.isLeftOut).read().digest) ?? ""
    folders[path] = digest
    return digest
  }
}
