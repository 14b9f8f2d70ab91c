import Foundation
import SweepGit

/// A sweep's definition, `sweep.yml`: everything that a sweep needs, under the names of the
/// command's options.
///
/// ```yaml
/// package: https://github.com/apple/swift-collections
/// suite: Suite
/// versions: { tags: ">=1.0.4", last: 12 }
/// swift-args: [-Xlinker, -lm]
/// ```
///
/// Relative paths start from the definition's folder. What is `nil` was not given. A new key is a
/// property, its name among ``CodingKeys``, and its line in `Documentation/Commands.md`; reading,
/// merging and errors follow from its type.
public struct SweepDefinition: Sendable, Equatable, Codable {
  /// The package's path or URL.
  public var package: String?
  /// The package's folder in its repository.
  public var packagePath: String?
  /// The identity of the package under test.
  public var identity: String?
  /// The suite's folder.
  public var suite: String?
  /// Commands that are measured as benchmarks.
  public var commands: [CommandDefinition]?
  /// How executables with benchmarks of both kinds are spoken to.
  package var harness: SuiteKind?
  /// The versions to cover.
  public var versions: Versions?
  /// `release` or `debug`.
  public var configuration: Configuration?
  /// Further arguments of `swift build`.
  public var swiftArguments: OneOrMore<String>?
  /// Further arguments of the suite's executables.
  public var suiteArguments: OneOrMore<String>?
  /// Whether allocations are counted.
  public var memory: Bool?
  /// Whether instructions are counted.
  public var instructions: Bool?
  /// Only ids that contain this text.
  public var filter: String?
  /// A fixed number of memory passes.
  public var memoryRepeats: Count?
  /// The former name of ``memoryRepeats``.
  public var repeats: Count?
  /// Uncounted calls before the memory passes.
  public var memoryWarmup: CountFromZero?
  /// A limit on the time for adaptive memory passes.
  public var memoryMaxTime: Seconds?
  /// Whether each memory pass has a process of its own.
  public var isolate: Bool?
  /// The fewest timed rounds.
  public var minRounds: Count?
  /// The shortest time of a round.
  public var minTime: Seconds?
  /// The time for all rounds.
  public var maxTime: Seconds?
  /// Whether to warm up before timing.
  public var warmup: Bool?
  /// How long a build may take.
  public var buildTimeout: Seconds?
  /// How long one phase of one benchmark may take.
  public var runTimeout: Seconds?
  /// Variables for builds and benchmarks.
  public var environment: [String: String]?
  /// Dependencies held at a version, branch or commit.
  public var pins: OneOrMore<DependencyPin>?
  /// The day up to which releases of dependencies count.
  public var asOf: AsOf?
  /// What holds for some versions only.
  public var overrides: [Override]?
  /// The first version that has certain benchmarks, by a glob over their ids.
  public var notBefore: [String: String]?
  /// Folders that are copied to where the suite's executables run.
  public var copiedFolders: OneOrMore<String>?
  /// Whose suite each version is measured with.
  public var suiteFrom: SuiteOrigin?
  /// By how many bursts each benchmark is timed.
  public var bursts: Count?
  /// The former name of ``bursts``.
  public var rounds: Count?
  /// Whether the first version is timed as two, to know the machine's noise.
  public var control: Bool?
  /// How long suspected changes of time are looked into.
  public var timeBudget: Seconds?
  /// How many builds run side by side.
  public var jobs: Count?
  /// Whether one scratch path goes through all versions.
  public var incremental: Bool?
  /// Whether executables with the same code are measured once.
  public var equalCode: Bool?

  /// A definition that says nothing.
  public init() {}

  /// The names of the keys.
  enum CodingKeys: String, CodingKey, CaseIterable {
    case package, identity, suite, versions, configuration, memory, instructions, filter, repeats
    case commands, harness, isolate, warmup, pins, overrides, bursts, control, rounds, jobs
    case incremental
    case packagePath = "package-path"
    case swiftArguments = "swift-args"
    case suiteArguments = "suite-args"
    case memoryRepeats = "memory-repeats"
    case memoryWarmup = "memory-warmup"
    case memoryMaxTime = "memory-max-time"
    case minRounds = "min-rounds"
    case minTime = "min-time"
    case maxTime = "max-time"
    case buildTimeout = "build-timeout"
    case runTimeout = "run-timeout"
    case environment = "env"
    case asOf = "as-of"
    case notBefore = "not-before"
    case copiedFolders = "copy-dirs"
    case suiteFrom = "suite-from"
    case equalCode = "equal-code"
    case timeBudget = "time-budget"
  }
}

extension SweepDefinition {
  /// The versions to cover: a list of names, or a mapping under the names of the command's options.
  public struct Versions: Sendable, Equatable, Codable {
    /// Revisions as git reads them.
    public var names: OneOrMore<String>?
    /// Globs and ranges over tag names.
    public var tags: OneOrMore<String>?
    /// Whether pre-releases are among the tags.
    public var prereleases: Bool?
    /// Commits by range.
    public var commits: CommitRange?
    /// Whether the range follows merged branches, too.
    public var allParents: Bool?
    /// Whether the range covers merges only.
    public var merges: Bool?
    /// Nothing committed before this day.
    public var since: Day?
    /// Nothing committed after this day.
    public var until: Day?
    /// Only the newest so many.
    public var last: Count?
    /// Only every so many-th, and the ends.
    public var every: Count?
    /// At most so many, evenly spread, and the ends.
    public var max: Count?

    /// Asks for nothing.
    public init() {}

    /// The names of the keys.
    enum CodingKeys: String, CodingKey, CaseIterable {
      case names, tags, prereleases, commits, merges, since, until, last, every, max
      case allParents = "all-parents"
    }

    /// Whether no version is asked for, though what others ask for may be thinned.
    var isEmpty: Bool { names == nil && tags == nil && commits == nil }

    /// The selection that this describes.
    public var selection: VersionSelection {
      var commits = commits
      if allParents == true { commits?.line = .allParents }
      if merges == true { commits?.line = .merges }
      var selection = VersionSelection(
        names: names?.elements ?? [], tagPatterns: tags?.elements ?? [],
        includesPrereleases: prereleases ?? false, commits: commits, last: last?.value)
      selection.every = every?.value
      selection.max = max?.value
      selection.since = since?.start
      selection.until = until?.end
      return selection
    }
  }

  /// What holds for some versions only.
  public struct Override: Sendable, Equatable, Codable {
    /// Names, globs and ranges.
    var versions: OneOrMore<VersionPattern>
    /// Further arguments of `swift build` for them.
    var swiftArguments: OneOrMore<String>?
    /// Why they are left out.
    var skip: String?
    /// The file of a patch, or several.
    var patch: OneOrMore<String>?
    /// Texts in files that give way to others.
    var replace: [Replace]?

    /// The names of the keys.
    enum CodingKeys: String, CodingKey, CaseIterable {
      case versions, skip, patch, replace
      case swiftArguments = "swift-args"
    }

    /// The override as a sweep takes it.
    var override: VersionOverride {
      var override = VersionOverride(patterns: versions.elements.map(\.text))
      override.swiftArguments = swiftArguments?.elements ?? []
      override.skipReason = skip
      override.edits =
        (patch?.elements ?? []).map(VersionOverride.Edit.patch)
        + (replace ?? []).map { rule in
          .replacement(Replacement(in: rule.files, from: rule.from, to: rule.to ?? ""))
        }
      return override
    }
  }

  /// A text in files that gives way to another.
  public struct Replace: Sendable, Equatable, Codable {
    /// A path from the top of the repository, or a glob over such paths.
    var files: String
    /// The text.
    var from: String
    /// What comes in its place; nothing if it is left out.
    var to: String?

    /// The names of the keys.
    enum CodingKeys: String, CodingKey, CaseIterable {
      case from, to
      case files = "in"
    }
  }
}

extension SweepDefinition {
  /// This definition with what `other` gives in place of its own, key by key; where `other` only
  /// thins versions, its own are thinned.
  public func overridden(by other: SweepDefinition) throws -> SweepDefinition {
    var result = try Self.merged(self, other)
    if let mine = versions, let others = other.versions, others.isEmpty {
      result.versions = try Self.merged(mine, others)
    }
    return result
  }

  /// The one rule of precedence: a key that is given wins over one of a layer below.
  private static func merged<Layer: Codable>(_ below: Layer, _ above: Layer) throws -> Layer {
    func keys(_ layer: Layer) throws -> [String: Any] {
      let data = try JSONEncoder().encode(layer)
      return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }
    let all = try keys(below).merging(keys(above)) { $1 }
    return try JSONDecoder().decode(Layer.self, from: JSONSerialization.data(withJSONObject: all))
  }
}
