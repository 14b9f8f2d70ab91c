import ArgumentParser
import Foundation
import SweepKit
import SweepReporting
import SystemPackage

/// Where a page goes, and where its plotly.js comes from.
struct PageOptions: ParsableArguments {
  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp(
      "The file to write: .html, or \(Self.images) by an installed Chromium; - for standard output.",
      valueName: "path"))
  var output: String?

  @Flag(inversion: .prefixedNo, help: "Open it in the default browser.")
  var open = false

  @Option(
    help: ArgumentHelp(
      "plotly.min.js to put into the page (default: the copy that Scripts/setup installs).",
      valueName: "path"))
  var plotlyJs: String?

  private static var images: String {
    FigureImage.Format.extensions.map { ".\($0)" }.joined(separator: ", ")
  }

  func validate() throws {
    if output == "-", open { throw ValidationError("--open needs a file; leave out --output -.") }
    guard let name = output.flatMap({ FilePath($0).extension }), !Self.isPage(name),
      FigureImage.Format(extension: name) == nil
    else { return }
    throw ValidationError(
      "--output: nothing is drawn as .\(name); take .html, \(Self.images).")
  }

  private static func isPage(_ name: String) -> Bool {
    ["html", "htm"].contains(name.lowercased())
  }

  /// Writes a figure as a page, prints its path, and opens it if asked to. With `--output -` the page
  /// itself is printed.
  func write(
    _ figure: PlotlyFigure, title: String, notes: [String], to name: String
  ) async throws {
    guard output != "-" else {
      let page = HTMLPage(
        title: title, figure: figure, notes: notes,
        script: try PlotlyScriptFile(explicit: plotlyJs).script())
      return Terminal.standardOutput.write(page.html)
    }
    let path = try await draw(figure, title: title, notes: notes, to: name)
    Terminal.standardOutput.write(path + "\n")
  }

  /// Writes a figure as a page or as the image that the path's extension asks for, opens it if asked
  /// to, and gives the path. `name` is where it goes unless the user says so; folders are made as needed.
  func draw(
    _ figure: PlotlyFigure, title: String, notes: [String] = [], to name: String
  ) async throws -> String {
    let path = URL(fileURLWithPath: output ?? name).standardizedFileURL.path
    let script = try PlotlyScriptFile(explicit: plotlyJs).script()
    let folder = FilePath(path).removingLastComponent().string
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    if let format = FilePath(path).extension.flatMap({ FigureImage.Format(extension: $0) }) {
      let browsers = ProcessInfo.processInfo.environment["PATH"] ?? ""
      try await FigureImage(figure, script: script).write(
        to: FilePath(path), format: format, browser: .find(in: browsers))
    } else {
      try HTMLPage(title: title, figure: figure, notes: notes, script: script)
        .write(to: FilePath(path))
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
