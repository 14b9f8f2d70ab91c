import SweepResults
import SweepText

/// A form in which a profile is written.
public enum ProfileFormat: String, Sendable, Hashable, CaseIterable {
  /// A page.
  case html
  /// Text for a terminal.
  case text
  /// GitHub-flavoured markdown.
  case md
  /// JSON, with everything that the text holds.
  case json
  /// Folded stacks, which most viewers of profiles read.
  case folded
  /// pprof's format, compressed.
  case pprof

  /// The extension of its files.
  public var fileExtension: String {
    switch self {
    case .pprof: "pb.gz"
    case .text: "txt"
    case .html, .md, .json, .folded: rawValue
    }
  }

  /// Whether a report can be written in it: call paths as such have formats of their own.
  public func suits(_ kind: ProfileReport.Kind) -> Bool {
    switch self {
    case .html, .folded, .pprof: kind == .flamegraph
    case .text, .md, .json: true
    }
  }

  /// The report in this format; nil for ``pprof``, which is not text. `colors` are for
  /// ``text`` only.
  public func text(_ report: ProfileReport, colors: ColorMode = .plain) -> String? {
    switch self {
    case .html: ProfilePage(report).html
    case .text: report.text(colors: colors)
    case .md: report.markdown
    case .json: report.json.text + "\n"
    case .folded:
      FoldedStacks(report.profile, before: report.before, metric: report.metric).text
    case .pprof: nil
    }
  }

  /// The bytes of a file.
  ///
  /// - Throws: ``PprofError``, or `CancellationError`.
  public func bytes(_ report: ProfileReport) async throws -> [UInt8] {
    guard let text = text(report) else {
      return try await PprofFile(report.profile, metric: report.metric).compressed()
    }
    return Array(text.utf8)
  }
}
