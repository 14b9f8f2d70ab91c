import SweepAnalysis
import SweepResults
import SweepText

/// A value that is shown to people and to programs.
public protocol Report: Sendable {
  /// The report for a terminal that takes `colors`; it ends with a line break.
  func text(colors: ColorMode) -> String
  /// The report as GitHub-flavoured markdown; it ends with a line break.
  var markdown: String { get }
  /// The report as JSON, with a schema number.
  var json: JSONValue { get }
}

/// A form in which a report is written. A new one is an entry of ``allCases``.
public struct ReportFormat: RawRepresentable, CaseIterable, Sendable, Hashable {
  /// What the user calls it.
  public let rawValue: String
  private let write: @Sendable (any Report, ColorMode) -> String

  /// Text for a terminal.
  public static let text = ReportFormat("text") { $0.text(colors: $1) }
  /// JSON, with everything that the text holds.
  public static let json = ReportFormat("json") { report, _ in report.json.text + "\n" }
  /// GitHub-flavoured markdown.
  public static let markdown = ReportFormat("md") { report, _ in report.markdown }

  /// All formats.
  public static let allCases = [text, json, markdown]

  private init(_ name: String, write: @escaping @Sendable (any Report, ColorMode) -> String) {
    rawValue = name
    self.write = write
  }

  /// The format of a name; nil if there is none.
  public init?(rawValue name: String) {
    guard let format = Self.allCases.first(where: { $0.rawValue == name }) else { return nil }
    self = format
  }

  /// The report in this format. `colors` are for the terminal only.
  public func text(_ report: any Report, colors: ColorMode = .plain) -> String {
    write(report, colors)
  }

  /// Whether they are the same format.
  public static func == (one: Self, other: Self) -> Bool { one.rawValue == other.rawValue }

  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}

extension BisectionReport: Report {}

extension SweepReport: Report {
  /// The steps as lines, with the commits between the versions.
  public func text(colors: ColorMode) -> String { StepList(self, colors: colors).text }

  /// The markdown of at most 50 steps.
  public var markdown: String { markdown() }
}
