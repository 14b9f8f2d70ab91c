import SweepResults
import SystemPackage

/// One HTML file with one figure.
public struct HTMLPage: Sendable {
  /// The page's title.
  public var title: String
  /// The figure.
  public var figure: PlotlyFigure
  /// What is to be said beside the figure; one line each.
  public var notes: [String]
  /// Where plotly.js comes from.
  public var script: PlotlyScript

  /// A page with one figure.
  public init(title: String, figure: PlotlyFigure, notes: [String] = [], script: PlotlyScript) {
    self.title = title
    self.figure = figure
    self.notes = notes
    self.script = script
  }

  /// The page. Nothing of the figure is ever read as markup.
  public var html: String { page.html }

  /// Writes the page, whole or not at all. Throws ``RunFileError`` with the system's reason.
  public func write(to path: FilePath) throws(RunFileError) { try page.write(to: path) }

  private var page: Page {
    Page(
      title: title, styles: [Template(PackageResources.figure_css).filled()], plotly: script,
      content: """
        \(heading)
        <div class="wide"><div id="figure" role="img" aria-label="\(HTMLText.escaped(title))"></div></div>
        \(paragraphs)
        """,
      data: figure.json, scripts: [Template(PackageResources.figure_js).filled()])
  }

  /// What the figure says of itself in its title, as text that wraps on a narrow screen.
  private var heading: String {
    let meta = figure.layout["meta"]?.objectValue
    let about = meta?["subtitle"]?.stringValue ?? ""
    return "<h1>\(HTMLText.escaped(meta?["title"]?.stringValue ?? title))</h1>"
      + (about.isEmpty ? "" : "<p class=\"about\">\(HTMLText.escaped(about))</p>")
  }

  private var paragraphs: String {
    let hint = hasLinks ? ["A click on a cell opens the commits since the version before it."] : []
    return (hint + notes).map { "<p class=\"about\">\(HTMLText.escaped($0))</p>" }.joined()
  }

  private var hasLinks: Bool {
    let links = figure.data.first?.objectValue?["meta"]?.objectValue?["links"]?.arrayValue
    return links?.contains { $0 != .null } ?? false
  }
}
