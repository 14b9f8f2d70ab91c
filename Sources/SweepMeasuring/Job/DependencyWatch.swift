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
  /// - Parameter workspace: Where they were resolved: the version's tree and the inputs stand for what is in them.
  func states(
    of dependencies: [ResolvedDependency], for version: Version, in workspace: Workspace
  ) -> [DependencyState] {
    let known = [workspace.inside.checkout, plan.inputs.folder.seen, plan.request.cache]
    return dependencies.filter { found in
      found.identity != plan.identity
        && !(found.revision == nil && known.contains { "\(found.path)/".hasPrefix($0 + "/") })
    }.map { found in
      let isRelease = SemanticVersion(found.version) != nil
      // A package that is no clone of SwiftPM's stands where it is.
      let location = found.revision == nil ? found.path : found.url
      let state = state(
        identity: found.identity, location: location, isLocal: found.revision == nil,
        isRelease: isRelease, for: version)
      return DependencyState(
        identity: found.identity, location: "\(RemoteURL(location))", isRelease: isRelease,
        state: state ?? "")
    }
  }

  /// Whether nothing has changed; a repository that cannot be reached counts as unchanged, and is reported.
  package func isCurrent(_ states: [DependencyState], for version: Version) -> Bool {
    states.allSatisfy { known in
      let isLocal = known.state.hasPrefix(Self.folderMark)
      let now = state(
        identity: known.identity, location: known.location, isLocal: isLocal,
        isRelease: known.isRelease, for: version)
      return now == nil || now == known.state
    }
  }

  private static let folderMark = "folder "

  /// `nil` when the repository cannot be reached.
  private func state(
    identity: String, location: String, isLocal: Bool, isRelease: Bool, for version: Version
  ) -> String? {
    if isLocal { return Self.folderMark + folder(location) }
    if plan.request.holdsDependencies,
      let copies = try? plan.pinning.mirrors(of: [(identity, location)], date: version.date),
      let copy = copies[location]
    {
      // The folder is named for what the copy holds.
      return "copy " + URL(fileURLWithPath: copy).deletingLastPathComponent().lastPathComponent
    }
    return references(of: location).map { all in
      ContentDigest.of(isRelease ? all.filter { $0.hasPrefix("refs/tags/") } : all)
    }
  }

  private func references(of location: String) -> [String]? {
    if let known = references[location] { return known }
    var found: [String]?
    do throws(GitError) {
      found = try repository.references(at: location)
    } catch {
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
