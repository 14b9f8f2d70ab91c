import SweepAnalysis
import SweepResults

/// What a figure says about where its numbers come from.
public struct FigureContext: Sendable, Equatable {
  /// The package under test.
  public var package: String?
  /// The machines, toolchains and so on: more than one if the runs differ.
  public var machines: [String]
  /// The toolchains.
  public var toolchains: [String]
  /// The label of the first run that was measured.
  public var baseline: String

  /// What the runs say about themselves.
  public init(_ runs: [ComparedRun]) {
    let files = runs.compactMap(\.file)
    let environments = files.map(RunEnvironment.init)
    package = files.compactMap { RunProvenance(of: $0).package }.first
    machines = Self.distinct(environments.map(\.machine))
    toolchains = Self.distinct(environments.compactMap(\.toolchain))
    baseline = (runs.first { $0.file != nil } ?? runs.first)?.label ?? ""
  }

  /// The line below a title.
  public var subtitle: String { parts.joined(separator: " · ") }

  private var parts: [String] { machines + toolchains + ["baseline: \(baseline)"] }

  /// The same in lines of at most `width` characters, where no part of it is longer.
  package func lines(width: Int) -> [String] {
    parts.reduce(into: []) { lines, part in
      if let last = lines.last, last.count + part.count + 3 <= width {
        lines[lines.count - 1] += " · " + part
      } else {
        lines.append(part)
      }
    }
  }

  private static func distinct(_ values: [String]) -> [String] {
    var seen: Set<String> = []
    return values.filter { !$0.isEmpty && seen.insert($0).inserted }
  }
}
