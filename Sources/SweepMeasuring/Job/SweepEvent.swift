import SweepGit

/// What a sweep reports while it goes on.
public enum SweepEvent: Sendable {
  /// A step on the way of one version.
  public enum Step: String, Sendable {
    /// Its tree is written to a folder.
    case checkingOut = "check out"
    /// The suite is built against it.
    case building = "build"
    /// Its benchmarks are measured.
    case measuring = "measure"
  }

  /// The repository is being cloned or brought up to date.
  case fetching(location: String)
  /// The versions that will be covered, in order.
  case planned([Version])
  /// A step begins; `index` counts the versions from 0.
  case began(Step, Version, index: Int)
  /// A benchmark has been measured; `done` of `total` are.
  case measured(id: String, done: Int, total: Int, Version)
  /// A version came to its end.
  case finished(Outcome, index: Int, elapsed: Duration)
  /// A version has the same tree as an earlier one of the sweep; the results of that one are also
  /// its own.
  case sameAs(Version, Outcome, index: Int)
  /// A version has been measured before with the same key; its result stands.
  case reused(Outcome, index: Int)
  /// The version's results were in the cache: of another sweep with the same code, suite, toolchain
  /// and options.
  case taken(Outcome, index: Int)
  /// The suite has been built against a version, which may have to wait for its turn to be
  /// measured.
  case built(Version, index: Int, elapsed: Duration)
  /// The suite's build against a version was in the cache; only measuring is left.
  case builtBefore(Version, index: Int)
  /// Another process holds what is needed; `what` names it.
  case waiting(what: String)
  /// Timing goes over all measured versions by a burst each; turns count from 1.
  case turn(Int, of: Int)
  /// Two versions are timed against each other, because what is known does not say whether the
  /// benchmark's time changed between them; they have so many bursts each, and get more.
  case pair(id: String, from: Version, to: Version, bursts: Int, of: Int)
  /// One more pass of a benchmark writes down where its memory comes from.
  case profiling(id: String, Version)
  /// Something worth knowing that fails nothing.
  case notice(String)
}
