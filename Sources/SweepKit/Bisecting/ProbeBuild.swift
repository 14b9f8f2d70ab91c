import SweepMeasuring

/// Executables of a suite to measure a commit with, and where they run.
struct ProbeBuild: Sendable {
  let result: SuiteBuild.Result
  let workingDirectory: String
  let events: String
  /// A sweep's build in the cache, held against removal.
  private let held: VersionBuilder.Built?

  /// A build in a lane.
  init(_ result: SuiteBuild.Result, in lane: BuildLane) {
    self.result = result
    workingDirectory = lane.overlay
    events = lane.events
    held = nil
  }

  /// A build that a sweep left in the cache.
  init(_ built: VersionBuilder.Built) {
    result = built.result
    workingDirectory = built.workspace.overlay
    events = built.workspace.events
    held = built
  }

  /// What its dependencies offered when a sweep resolved them; `nil` for a build in a lane.
  var states: [DependencyState]? { held?.states }
}
