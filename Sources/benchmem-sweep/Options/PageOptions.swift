import ArgumentParser
import Foundation
import SweepKit
import SweepMeasuring
import SweepProcesses
import SweepReporting
import SweepText
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
      "plotly.min.js to put into the page (default: the copy that Scripts/setup or Scripts/install puts in its place).",
      valueName: "path"))
  var plotlyJs: String?

  private static var images: String {
    FigureImage.Format.extensions.map { ".\($0)" }.joined(separator: ", ")
  }

  func validate() throws {
    try OutputFile.require(output, of: "--output", apartFrom: [plotlyJs].compactMap(\.self))
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

  /// Writes a figure as a page, prints its path unless the page itself is printed, tells how many
  /// benchmarks are in it, and opens it if asked to.
  func write(
    _ figure: PlotlyFigure, title: String, notes: [String], to name: String
  ) async throws {
    let path = try await draw(figure, title: title, notes: notes, to: name)
    if path != "-", !path.hasPrefix("/dev/") { try print(path) }
    let place = path == "-" ? "standard output" : path
    Terminal.standardError.note(
      "\(UnitScale.counted(figure.count, "benchmark")) drawn, in \(TerminalText.safe(place))\n")
  }

  /// Writes a figure as a page or as the image that the path's extension asks for, opens it if
  /// asked to, and gives the path. `name` is where it goes unless the user says so; folders are
  /// made as needed.
  func draw(
    _ figure: PlotlyFigure, title: String, notes: [String] = [], to name: String
  ) async throws -> String {
    let path = output == "-" ? "-" : URL(fileURLWithPath: output ?? name).standardizedFileURL.path
    let script = try script()
    if let format = FilePath(path).extension.flatMap({ FigureImage.Format(extension: $0) }) {
      try makeFolder(for: path)
      let browsers = ProcessInfo.processInfo.environment["PATH"] ?? ""
      try await FigureImage(figure, script: script).write(
        to: FilePath(path), format: format, browser: .find(in: browsers))
    } else {
      try write(HTMLPage(title: title, figure: figure, notes: notes, script: script), to: path)
    }
    if case .network = script { Terminal.standardError.note(PlotlyScriptFile.networkNotice) }
    if open { Self.openInBrowser(path) }
    return path
  }

  @inline(never)
  private func print(_ path: String) throws { try Terminal.standardOutput.write(path + "\n") }

  // What throws stays out of the asynchronous function: Swift 6.3 crashes when it optimizes that
  // with these in it.
  @inline(never)
  private func script() throws -> PlotlyScript { try PlotlyScriptFile(explicit: plotlyJs).script() }

  @inline(never)
  private func makeFolder(for path: String) throws { try OutputFile(path: path).makeFolder() }

  @inline(never)
  private func write(_ page: HTMLPage, to path: String) throws {
    try OutputFile(path: path).write(page.html)
  }

  /// Opens a page in the default browser.
  static func openInBrowser(_ path: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["xdg-open", path]
    try? process.run()
  }
}

/// Where this machine's copy of plotly.js is.
struct PlotlyScriptFile {
  /// The path that the user gave.
  let explicit: String?

  /// The script of a page: a copy to put into it, or a link to the network when there is none.
  ///
  /// - Throws: ``InputError`` when the file that the user named cannot be read.
  func script() throws(InputError) -> PlotlyScript {
    guard let explicit else {
      let copy = Self.places.lazy.compactMap { try? String(contentsOfFile: $0, encoding: .utf8) }
      return copy.first.map { .inlined($0) } ?? .network
    }
    do {
      return .inlined(try String(contentsOfFile: explicit, encoding: .utf8))
    } catch {
      throw InputError(path: explicit, reason: SystemReason.text(of: error))
    }
  }

  /// Where a copy may be: the user's, and the one that was installed with the command.
  private static var places: [String] {
    let environment = ProcessInfo.processInfo.environment
    let data = environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    let command = Bundle.main.executableURL?.resolvingSymlinksInPath()
    let prefix = command?.deletingLastPathComponent().deletingLastPathComponent().path
    return [data ?? NSHomeDirectory() + "/.local/share", prefix.map { $0 + "/share" }]
      .compactMap { $0.map { $0 + "/benchmem-sweep/plotly.min.js" } }
  }

  static let networkNotice =
    "no copy of plotly.js is installed, so the page loads it from the network; Scripts/setup installs one\n"
}
