import SweepAnalysis
import SweepResults
import SweepText
import SystemPackage

/// The page of a profile, or of the difference of two: call paths as boxes that lie below their
/// callers, with a table of functions beside them.
///
/// One HTML file that opens from disk and loads nothing. A box is as wide as what it has; its
/// colour says whose the function is, and in a difference how it changed.
public struct ProfilePage: Sendable {
  /// What the page shows.
  public var report: ProfileReport

  /// The page of a report.
  public init(_ report: ProfileReport) {
    self.report = report
  }

  /// The page. Nothing of the profile is ever read as markup.
  public var html: String { page.html }

  /// Writes the page, whole or not at all. Throws ``RunFileError`` with the system's reason.
  public func write(to path: FilePath) throws(RunFileError) { try page.write(to: path) }

  private var page: Page {
    let parts = [heading, growth, Template(PackageResources.profile_html).filled(), changes]
    return Page(
      title: report.heading, styles: [Template(PackageResources.profile_css).filled()],
      plotly: nil, content: parts.filter { !$0.isEmpty }.joined(separator: "\n"), data: data,
      scripts: [
        PackageResources.profile_js, PackageResources.profile_table_js,
        PackageResources.profile_start_js,
      ].map { Template($0).filled() })
  }

  private var heading: String {
    let about = report.heading.dropFirst(TerminalText.safe(report.profile.id).count + 2)
    let warnings = report.warnings.map { "<p class=\"warning\">\(HTMLText.escaped($0))</p>" }
    return "<h1>\(HTMLText.escaped(report.profile.id))</h1>"
      + "<p class=\"about\">\(HTMLText.escaped(String(about)))</p>" + warnings.joined()
  }

  /// What grew and shrank most, in words.
  private var growth: String {
    guard let difference = report.difference else { return "" }
    let lines = (difference.growth() + difference.shrinkage()).map { change in
      "<li>\(HTMLText.escaped(change.text { $0 }))</li>"
    }
    return lines.isEmpty ? "" : "<ul class=\"growth\">\(lines.joined())</ul>"
  }

  /// The call paths that changed, as tables.
  private var changes: String {
    guard report.difference != nil else { return "" }
    var listed = report
    listed.kind = .table
    return listed.sections.map(\.html).joined(separator: "\n")
  }

  /// What the scripts read.
  private var data: JSONValue {
    var tables = Tables()
    let before = report.before.map { tables.stacks(of: $0) }
    let stacks = tables.stacks(of: report.profile)
    let owners: [(ProfileFrame.Owner, String)] = [
      (.package, "the package"), (.suite, "the suite"), (.dependency, "dependencies"),
      (.system, "standard library and system"),
    ]
    return [
      "metrics": .array(
        ProfileMetric.allCases.map { metric in
          [
            "title": .string(metric == .live ? "live at the end" : metric.rawValue),
            "unit": .string(metric.unit.rawValue),
          ]
        }),
      "metric": .integer(ProfileMetric.allCases.firstIndex(of: report.metric) ?? 0),
      "inverted": .bool(report.isInverted),
      "versions": .array(
        [report.before?.version, report.profile.version].compactMap(\.self).map(Self.text)),
      "owners": .array(owners.map { .string($0.0.rawValue) }),
      "ownerNames": .array(owners.map { .string($0.1) }),
      "modules": .array(tables.modules.values.map(Self.text)),
      "names": .array(
        tables.names.values.map { name in
          [Self.text(name.function), .integer(tables.modules.places[name.module] ?? 0)]
        }),
      "frames": .array(
        tables.frames.values.map { frame in
          [
            .integer(tables.names.places[CallTree.Name(frame)] ?? 0),
            frame.file.map(Self.text) ?? "", .integer(frame.line ?? 0),
            .integer(owners.firstIndex { $0.0 == frame.owner } ?? 3),
          ]
        }),
      "before": before ?? .null, "stacks": stacks,
    ]
  }

  private static func text(_ text: String) -> JSONValue { .string(TerminalText.safe(text)) }

  /// Values in the order in which they were met, each once.
  private struct Table<Value: Hashable> {
    private(set) var values: [Value] = []
    private(set) var places: [Value: Int] = [:]

    mutating func place(of value: Value) -> Int {
      if let place = places[value] { return place }
      places[value] = values.count
      values.append(value)
      return values.count - 1
    }
  }

  /// The tables of a page, which two profiles share.
  private struct Tables {
    var frames = Table<ProfileFrame>()
    var names = Table<CallTree.Name>()
    var modules = Table<String>()

    mutating func stacks(of profile: AllocationProfile) -> JSONValue {
      let places = profile.frames.map { frame in
        _ = names.place(of: CallTree.Name(frame))
        _ = modules.place(of: frame.module)
        return frames.place(of: frame)
      }
      return .array(
        profile.stacks.map { stack in
          [
            .array(stack.frames.map { .integer(places[$0]) }),
            .array(ProfileMetric.allCases.map { .integer(stack.counts[$0]) }),
          ]
        })
    }
  }
}

extension ProfileSection {
  /// The part as elements of a page.
  fileprivate var html: String {
    let title = title.isEmpty ? "" : "<h2>\(HTMLText.escaped(title))</h2>"
    let lines = lines.map { "<p class=\"about\">\(HTMLText.escaped($0.text { $0 }))</p>" }
    guard !rows.isEmpty else { return title + lines.joined() }
    let isText = (rows.first ?? []).map(\.isLeftAligned)
    let classes = isText.enumerated().map { place, isText in
      place == 0 ? " class=\"name\"" : isText ? "" : " class=\"number\""
    }
    let heads = zip(heads, classes).map { "<th scope=\"col\"\($1)>\(HTMLText.escaped($0))</th>" }
    let body = rows.map { row in
      let cells = zip(row, classes).map { cell, name in
        let name =
          cell.style == .worst
          ? " class=\"number up\"" : cell.style == .best ? " class=\"number down\"" : name
        return "<td\(name)>\(HTMLText.escaped(cell.text))</td>"
      }
      return "<tr>\(cells.joined())</tr>"
    }
    let rest = leftOut == 0 ? "" : "<p class=\"note\">… and \(leftOut) more</p>"
    return title + lines.joined()
      + "<div class=\"scroll\"><table><thead><tr>\(heads.joined())</tr></thead>"
      + "<tbody>\(body.joined())</tbody></table></div>" + rest
  }
}
