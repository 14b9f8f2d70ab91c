import SweepText

/// Where the memory of one benchmark in one version comes from: each call path with the bytes that
/// it had live at the peak, and what it asked for in all.
///
/// The sums over all call paths are the numbers of a memory pass, to the byte. Names and lines are
/// in it, so that it can be read when the build is gone. `Documentation/ResultsFormat.md` describes
/// its file.
public struct AllocationProfile: Sendable, Hashable {
  /// The benchmark id.
  public var id: String
  /// The label of the version.
  public var version: String
  /// The hash of the version's commit, if it has one.
  public var commit: String?
  /// When the commit was made, in ISO 8601 and UTC.
  public var date: String?
  /// What the whole action needed.
  public var counts: ProfileCounts
  /// All frames that occur, each once.
  public var frames: [ProfileFrame]
  /// The call paths, in the order of their first allocations.
  public var stacks: [ProfileStack]
  /// Whether the process ended before all call paths were written.
  public var isPartial: Bool
  /// The first line of `swift --version`.
  public var toolchain: String?
  /// The digest of the executable's code, as run files have it.
  public var code: String?
  /// What a reader should know of the names, one line each, such as that there was nobody to find
  /// them.
  public var notes: [String]

  /// A profile.
  public init(
    id: String, version: String, commit: String? = nil, counts: ProfileCounts,
    frames: [ProfileFrame], stacks: [ProfileStack], isPartial: Bool = false,
    toolchain: String? = nil, code: String? = nil, notes: [String] = []
  ) {
    self.id = id
    self.version = version
    self.commit = commit
    self.counts = counts
    self.frames = frames
    self.stacks = stacks
    self.isPartial = isPartial
    self.toolchain = toolchain
    self.code = code
    self.notes = notes
  }

  /// What belongs to call paths that could not be followed to the action.
  public var unwoundIncompletely: ProfileCounts {
    stacks.filter(\.isIncomplete).reduce(ProfileCounts()) { $0 + $1.counts }
  }

  /// What to know before trusting the call paths, one line each: what is missing, and of how much
  /// the callers are not known.
  public func warnings(of metric: ProfileMetric) -> [String] {
    var warnings = notes
    if isPartial {
      let found = stacks.reduce(ProfileCounts()) { $0 + $1.counts }
      warnings.insert(
        "the profile is partial: the process ended before all of it was written; of "
          + "\(metric.text(counts[metric])) it has \(metric.text(found[metric]))", at: 0)
    }
    let unknown = unwoundIncompletely[metric]
    if unknown > 0 {
      let cuts = Set(stacks.filter(\.isIncomplete).compactMap(\.cut)).sorted()
      let reasons = cuts.map(ProfileStack.reason)
      warnings.append(
        "the callers of \(metric.text(unknown)) (\(Self.percent(unknown, of: counts[metric]))) are "
          + "not all known: \(reasons.joined(separator: ", "))")
    }
    return warnings
  }

  /// A share in percent with one digit.
  package static func percent(_ part: Int, of whole: Int) -> String {
    guard whole != 0 else { return "0.0%" }
    return UnitScale.grouped(Double(part) / Double(whole) * 100, decimals: 1) + "%"
  }
}

/// One function in a call path.
public struct ProfileFrame: Sendable, Hashable {
  /// Whose code a frame is.
  public enum Owner: String, Sendable, Hashable, CaseIterable, Codable {
    /// The package under test.
    case package
    /// The suite.
    case suite
    /// Another package.
    case dependency
    /// The standard library, the runtime, the C library, or what is not known.
    case system
  }

  /// The function's name as a person reads it: demangled, without module names.
  public var function: String
  /// The file: relative to the package, the suite or the dependencies' folder; elsewhere the name
  /// alone.
  public var file: String?
  /// The line of the call, counted from 1.
  public var line: Int?
  /// The name of the executable or library that has the code; empty for what is none.
  public var module: String
  /// Whether the function was inlined into the one that calls it.
  public var isInlined: Bool
  /// Whose code it is.
  public var owner: Owner

  /// A frame.
  public init(
    function: String, file: String? = nil, line: Int? = nil, module: String = "",
    isInlined: Bool = false, owner: Owner = .system
  ) {
    self.function = function
    self.file = file
    self.line = line
    self.module = module
    self.isInlined = isInlined
    self.owner = owner
  }

  /// Whether a change is laid to this function: it is the package's or the suite's.
  package var isBlamed: Bool { owner == .package || owner == .suite }

  /// `CSVWriter.swift:31`, or as much of it as is known.
  public var place: String? {
    guard let name = file?.split(separator: "/").last else { return nil }
    return line.map { "\(name):\($0)" } ?? String(name)
  }
}

/// One call path of a profile.
public struct ProfileStack: Sendable, Hashable {
  /// The frames by their place in the profile's table, the outermost first.
  public var frames: [Int]
  /// What its allocations came to.
  public var counts: ProfileCounts
  /// Why it does not begin in the action: `frame pointer`, `depth`, `table full`, or `thread` for
  /// what another thread did. Nil for a call path from the action on.
  public var cut: String?

  /// A call path.
  public init(frames: [Int], counts: ProfileCounts, cut: String? = nil) {
    self.frames = frames
    self.counts = counts
    self.cut = cut
  }

  /// Whether callers are missing. A thread's call path is whole from the thread's start.
  public var isIncomplete: Bool { cut != nil && cut != Self.thread }

  /// The ``cut`` of a call path that begins in another thread.
  package static let thread = "thread"

  /// A ``cut`` in words: `no frame pointer`.
  package static func reason(_ cut: String) -> String {
    switch cut {
    case "frame pointer": "no frame pointer"
    case "depth": "too deep"
    default: cut
    }
  }
}
