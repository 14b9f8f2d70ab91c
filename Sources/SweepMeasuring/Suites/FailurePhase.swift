/// Where on its way a version failed.
public enum FailurePhase: String, Sendable, Hashable, CaseIterable {
  /// The commit's tree could not be written to a folder.
  case checkout
  /// SwiftPM could not resolve the suite's dependencies against it.
  case resolve
  /// Nothing of the suite could be built against it.
  case build
  /// The suite was built, but none of its benchmarks could be measured.
  case run
  /// The machine failed it, not the version: a full disk, a compiler killed for want of memory, a
  /// folder that vanished.
  case machine
  /// A step took longer than its limit.
  case timeout
  /// The sweep's definition leaves the version out, with a reason.
  case skipped
}
