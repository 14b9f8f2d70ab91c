import ArgumentParser
import Foundation
import SweepKit
import SystemPackage

/// Where a page goes, and where its plotly.js comes from.
struct PageOptions: ParsableArguments {
  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp(
      "The file to write: .html, or .png, .svg or .pdf through an installed Chromium.",
      valueName: "path"))
  var output: String?

  @Flag(help: "Open the page in the default browser.")
  var open = false

  @Option(
    help: ArgumentHelp(
      "plotly.min.js to put into the page (default: the copy that Scripts/setup installs).",
      valueName: "path"))
  var plotlyJs: String?

  /// Writes a figure as a page, prints its path, and opens it if asked to.
  func write(_ figure: PlotlyFigure, title: String, to name: String) async throws {
    Terminal.standardOutput.write(try await draw(figure, title: title, to: name) + "\n")
  }

  /// Writes a figure as a page, opens it if asked to, and returns its path.
  func draw(_ figure: PlotlyFigure, title: String, to name: String) async throws -> String {
    let path = URL(fileURLWithPath: output ?? name).standardizedFileURL.path
    let script = try PlotlyScriptFile(explicit: plotlyJs).script()
    if let format = FilePath(path).extension.flatMap({ FigureImage.Format(rawValue: $0) }) {
      let browsers = ProcessInfo.processInfo.environment["PATH"] ?? ""
      try await FigureImage(figure, script: script).write(
        to: FilePath(path), format: format, browser: .find(in: browsers))
    } else {
      try HTMLPage(title: title, figure: figure, script: script).write(to: FilePath(path))
    }
    if case .network = script { Terminal.standardError.write(PlotlyScriptFile.networkNotice) }
    if open { openInBrowser(path) }
    return path
  }

  func openInBrowser(_ path: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["xdg-open", path]
    try? process.run()
  }
}
