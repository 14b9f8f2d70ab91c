import SweepResults
import SweepText

/// What two profiles of a benchmark differ by, to the byte.
///
/// Call paths are matched by the names of their functions and modules, never by addresses or lines:
/// code that was moved is no change.
public struct ProfileDifference: Sendable, Equatable {
  /// The profile of the old version.
  public var before: AllocationProfile
  /// The profile of the new version.
  public var after: AllocationProfile
  /// The metric by which changes are ordered.
  public var metric: ProfileMetric
  /// The places of the package and the suite whose numbers are not the same in both, the largest
  /// change of the metric first.
  public var changes: [SiteChange]
  /// Functions that seem to have another name now.
  public var renames: [Rename]

  /// A function that is in the old profile only, and one that is in the new one only, in the same
  /// call paths with the same numbers.
  public struct Rename: Sendable, Hashable {
    /// The old name.
    public var before: String
    /// The new name.
    public var after: String
  }

  /// What differs between two profiles.
  public init(
    before: AllocationProfile, after: AllocationProfile, metric: ProfileMetric = .peak
  ) {
    self.before = before
    self.after = after
    self.metric = metric
    changes = Self.changes(before, after, metric)
    renames = RenameSearch(before, after).pairs
  }

  /// How the whole changed.
  public var change: ProfileCounts { after.counts - before.counts }

  /// The places whose metric grew, most first.
  public var grown: [SiteChange] { changes.filter { $0.change[metric] > 0 } }

  /// The places whose metric shrank, most first.
  public var shrunk: [SiteChange] { changes.filter { $0.change[metric] < 0 } }

  /// Whether no place changed, by any metric.
  public var isEmpty: Bool { changes.isEmpty }

  private static func changes(
    _ before: AllocationProfile, _ after: AllocationProfile, _ metric: ProfileMetric
  ) -> [SiteChange] {
    var changes: [[CallTree.Name]: SiteChange] = [:]
    for use in before.sites(by: metric) {
      changes[use.site.key] = SiteChange(site: use.site, before: use.counts)
    }
    for use in after.sites(by: metric) {
      var change = changes[use.site.key] ?? SiteChange(site: use.site)
      // Files and lines are the new version's.
      change.site = use.site
      change.after = use.counts
      changes[use.site.key] = change
    }
    return changes.values.filter { !$0.change.isZero }.sorted { one, other in
      let (left, right) = (one.change[metric], other.change[metric])
      if abs(left) != abs(right) { return abs(left) > abs(right) }
      return left == right ? one.site.isBefore(other.site) : left > right
    }
  }
}

/// How the memory of one place changed.
public struct SiteChange: Sendable, Hashable {
  /// The place.
  public var site: CallSite
  /// What it had.
  public var before = ProfileCounts()
  /// What it has.
  public var after = ProfileCounts()

  /// The difference.
  public var change: ProfileCounts { after - before }
}

extension ProfileDifference {
  /// The functions of the package and the suite that have more of the metric, most first: what a
  /// growth comes down to.
  ///
  /// What a function has on another way than before is no change of it, and neither is a new name.
  /// ``changes`` has each way for itself.
  ///
  /// - Parameter most: How many at most.
  public func growth(most: Int = 3) -> [FunctionChange] {
    Array(functionChanges(isGrowth: true).filter { $0.change > 0 }.prefix(most))
  }

  /// The functions of the package and the suite that have less of the metric, as ``growth(most:)``
  /// has those that have more.
  public func shrinkage(most: Int = 3) -> [FunctionChange] {
    Array(functionChanges(isGrowth: false).filter { $0.change < 0 }.prefix(most))
  }

  /// What changed by functions, the largest change first. Each has the way on which it changed most
  /// in the direction that is asked for.
  private func functionChanges(isGrowth: Bool) -> [FunctionChange] {
    let oldNames = Dictionary(renames.map { ($0.after, $0.before) }) { first, _ in first }
    var functions: [CallTree.Name: FunctionChange] = [:]
    // Changes are in the order of their sizes, so that the first that fits is the largest.
    for change in changes {
      var name = CallTree.Name(change.site.frame)
      name.function = oldNames[name.function] ?? name.function
      var function = functions[name] ?? FunctionChange(metric: metric, site: change.site)
      let size = change.change[metric]
      if !function.hasOwnSite, isGrowth ? size > 0 : size < 0 {
        (function.site, function.hasOwnSite) = (change.site, true)
      }
      function.before += change.before
      function.after += change.after
      functions[name] = function
    }
    return Self.sorted(Self.netted(Self.sorted(Array(functions.values)), isGrowth: isGrowth))
  }

  private static func sorted(_ functions: [FunctionChange]) -> [FunctionChange] {
    functions.sorted { one, other in
      abs(one.change) == abs(other.change)
        ? one.site.isBefore(other.site) : abs(one.change) > abs(other.change)
    }
  }

  /// Takes what went from one function to another one off both: where a function calls another one
  /// for what it did itself, or two have the same caller, only the rest is a change.
  private static func netted(
    _ functions: [FunctionChange], isGrowth: Bool
  ) -> [FunctionChange] {
    var functions = functions
    for giver in functions.indices where functions[giver].change != 0 {
      let isGiver = isGrowth ? functions[giver].change < 0 : functions[giver].change > 0
      guard isGiver else { continue }
      let size = abs(functions[giver].change)
      let takers = functions.indices.filter { taker in
        functions[taker].change != 0
          && (functions[taker].change < 0) != (functions[giver].change < 0)
          && functions[taker].site.isRelated(to: functions[giver].site)
      }.sorted { abs(abs(functions[$0].change) - size) < abs(abs(functions[$1].change) - size) }
      guard let taker = takers.first else { continue }
      // The larger of the two keeps what is left.
      let keeps = abs(functions[taker].change) >= size ? taker : giver
      let gives = keeps == taker ? giver : taker
      functions[keeps].before += functions[gives].before
      functions[keeps].after += functions[gives].after
      functions[gives].before = functions[gives].after
    }
    return functions
  }

  /// How one function's memory changed.
  public struct FunctionChange: Sendable, Hashable {
    /// What changed.
    public var metric: ProfileMetric
    /// The function, with the way to it on which it changed most.
    public var site: CallSite
    /// What the function had on all ways that changed.
    public var before = ProfileCounts()
    /// What it has there.
    public var after = ProfileCounts()
    fileprivate var hasOwnSite = false

    fileprivate init(metric: ProfileMetric, site: CallSite) {
      self.metric = metric
      self.site = site
    }

    /// The change of the metric.
    public var change: Int { after[metric] - before[metric] }

    /// `` +144,161 B at the peak in `CSVWriter.checked(_:)`, CSVWriter.swift:31, called from … ``.
    ///
    /// - Parameter code: How a function's name is written; in backticks unless said otherwise.
    public func text(code: (String) -> String = { "`\($0)`" }) -> String {
      "\(metric.changeText(change)) in \(site.text(code: code))"
    }
  }
}

/// Finds functions that only have another name.
///
/// Two are a pair if all else is equal: with every function that is in one profile only left blank,
/// they stand at the same places of the same call paths with the same numbers, and no other
/// function does.
struct RenameSearch {
  private typealias Name = CallTree.Name

  /// One place of a function: the call path with blanks, where in it the function is, and what the
  /// path has.
  private struct Place: Hashable {
    var path: [Name?]
    var index: Int
    var counts: ProfileCounts
  }

  let pairs: [ProfileDifference.Rename]

  init(_ before: AllocationProfile, _ after: AllocationProfile) {
    let (old, new) = (Self.paths(before), Self.paths(after))
    let (oldNames, newNames) = (Set(old.keys.flatMap(\.self)), Set(new.keys.flatMap(\.self)))
    let gone = Self.places(old, of: oldNames.subtracting(newNames))
    let come = Self.places(new, of: newNames.subtracting(oldNames))
    let byPlaces = Dictionary(grouping: come) { Set($0.value) }
    let goneByPlaces = Dictionary(grouping: gone) { Set($0.value) }
    pairs = goneByPlaces.compactMap { places, functions in
      guard functions.count == 1, let one = functions.first?.key,
        let others = byPlaces[places], others.count == 1, let other = others.first?.key
      else { return nil }
      return ProfileDifference.Rename(before: one.function, after: other.function)
    }.sorted { ($0.before, $0.after) < ($1.before, $1.after) }
  }

  /// The call paths by names, each once.
  private static func paths(_ profile: AllocationProfile) -> [[Name]: ProfileCounts] {
    var paths: [[Name]: ProfileCounts] = [:]
    for stack in profile.stacks {
      paths[stack.frames.map { Name(profile.frames[$0]) }, default: ProfileCounts()] +=
        stack.counts
    }
    return paths
  }

  private static func places(
    _ paths: [[Name]: ProfileCounts], of names: Set<Name>
  ) -> [Name: [Place]] {
    var places: [Name: [Place]] = [:]
    for (path, counts) in paths {
      let blank = path.map { names.contains($0) ? nil : $0 }
      for (index, name) in path.enumerated() where names.contains(name) {
        places[name, default: []].append(Place(path: blank, index: index, counts: counts))
      }
    }
    return places
  }
}
