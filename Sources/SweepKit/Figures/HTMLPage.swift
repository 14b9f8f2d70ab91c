import SystemPackage

/// One HTML file with one figure.
public struct HTMLPage: Sendable {
  /// The page's title.
  public var title: String
  /// The figure.
  public var figure: PlotlyFigure
  /// Where plotly.js comes from.
  public var script: PlotlyScript

  /// A page with one figure.
  public init(title: String, figure: PlotlyFigure, script: PlotlyScript) {
    self.title = title
    self.figure = figure
    self.script = script
  }

  /// The page. Nothing of the figure is ever read as markup.
  public var html: String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    \(script.policy)
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(HTMLText.escaped(title))</title>
    <style>\(PageStyle.css)</style>
    \(script.html)
    </head>
    <body>
    <main>
    <div class="bar">\(PageStyle.themeButton)</div>
    <div id="figure" role="img" aria-label="\(HTMLText.escaped(title))"></div>
    </main>
    <script id="data" type="application/json">\(figure.json.embeddedText)</script>
    <script>\(PageScript.theme)\(PageScript.figure)</script>
    </body>
    </html>

    """
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
