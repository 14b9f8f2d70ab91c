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
  public var html: String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="generator" content="benchmem-sweep">
    \(script.policy)
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(HTMLText.escaped(title))</title>
    <style>\(PageStyle.css)\(PageStyle.figureCSS)</style>
    \(script.html)
    </head>
    <body>
    <main>
    <div class="bar">\(PageStyle.themeButton)</div>
    \(heading)
    <div class="wide"><div id="figure" role="img" aria-label="\(HTMLText.escaped(title))"></div></div>
    \(paragraphs)
    </main>
    <script id="data" type="application/json">\(figure.json.embeddedText)</script>
    <script>\(PageScript.theme)\(PageScript.figure)</script>
    </body>
    </html>

    """
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

  /// Writes the page, whole or not at all. Throws ``RunFileError`` with the system's reason.
  public func write(to path: FilePath) throws(RunFileError) {
    do {
      try AtomicFile.write(Array(html.utf8), to: path)
    } catch {
      throw RunFileError(path: path, problem: .system("cannot be written: \(error)"))
    }
  }
}
