import SweepResults
import SweepText

/// A place of the package or the suite that asked for memory, with what led to it.
///
/// What the standard library, the runtime or another package does for it is laid to it: nobody
/// looks for a regression in `swift_allocObject`.
public struct CallSite: Sendable, Hashable {
  /// The function, file and line: the innermost frame of the package or the suite; where there is
  /// none, the innermost frame of all.
  public var frame: ProfileFrame
  /// The frames of the package and the suite that lead to it, the nearest first.
  public var callers: [ProfileFrame]
  /// All functions from the action to this one, the outermost first.
  public var path: [ProfileFrame]

  /// The place that a call path is laid to.
  public init(_ stack: ProfileStack, of profile: AllocationProfile) {
    let frames = stack.frames.map { profile.frames[$0] }
    let blamed =
      frames.lastIndex { $0.isBlamed && $0.line != nil }
      ?? frames.lastIndex(where: \.isBlamed)
    let end = blamed ?? frames.count - 1
    frame = frames[end]
    path = Array(frames[...end])
    let leading = frames[..<end].reversed().filter { blamed == nil || $0.isBlamed }
    callers = leading.reduce(into: []) { callers, caller in
      // A closure in a function, or a function that calls itself, is one caller.
      if (callers.last ?? frames[end]).function != caller.function { callers.append(caller) }
    }
  }

  /// What the site is told apart by: the functions that lead to it.
  var key: [CallTree.Name] { path.map(CallTree.Name.init) }

  /// `` `CSVWriter.checked(_:)`, CSVWriter.swift:31, called from `CSVWriter.row(_:)` ``.
  ///
  /// - Parameter code: How a function's name is written; in backticks unless said otherwise.
  public func text(code: (String) -> String = { "`\($0)`" }) -> String {
    var parts = [code(TerminalText.safe(frame.function))]
    if let place = frame.place { parts.append(TerminalText.safe(place)) }
    let names = callers.prefix(Self.shownCallers).map { code(TerminalText.safe($0.function)) }
    if !names.isEmpty { parts.append("called from " + names.joined(separator: " ← ")) }
    return parts.joined(separator: ", ")
  }

  private static let shownCallers = 2
}

/// What a place of the package or the suite has of a profile.
public struct SiteUse: Sendable, Hashable {
  /// The place.
  public var site: CallSite
  /// What it asked for, with what was called for it.
  public var counts: ProfileCounts
}

extension AllocationProfile {
  /// The places of the package and the suite that asked for memory, heaviest first.
  ///
  /// Together they have all that the profile's call paths have.
  public func sites(by metric: ProfileMetric = .peak) -> [SiteUse] {
    var uses: [[CallTree.Name]: (use: SiteUse, heaviest: Int)] = [:]
    for stack in stacks {
      let site = CallSite(stack, of: self)
      if var known = uses[site.key] {
        known.use.counts += stack.counts
        // The line that is told is the one of the most.
        if stack.counts[metric] > known.heaviest {
          (known.use.site, known.heaviest) = (site, stack.counts[metric])
        }
        uses[site.key] = known
      } else {
        uses[site.key] = (SiteUse(site: site, counts: stack.counts), stack.counts[metric])
      }
    }
    return uses.values.map(\.use).sorted { one, other in
      let (left, right) = (one.counts[metric], other.counts[metric])
      return left == right ? one.site.isBefore(other.site) : left > right
    }
  }
}

extension CallSite {
  /// Whether one of two sites leads to the other one, or both have the same caller.
  func isRelated(to other: CallSite) -> Bool {
    let (own, others) = (key, other.key)
    guard let name = own.last, let otherName = others.last else { return false }
    return own.contains(otherName) || others.contains(name)
      || own.count > 1 && others.count > 1 && own.dropLast().last == others.dropLast().last
  }

  /// An order of sites that have the same.
  func isBefore(_ other: CallSite) -> Bool {
    let names = [self, other].map { site in site.key.flatMap { [$0.function, $0.module] } }
    return names[0].lexicographicallyPrecedes(names[1])
  }
}
