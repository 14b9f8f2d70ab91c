import Foundation
import SweepResults
import SweepText
import SystemPackage

/// A figure as an image, drawn by a real browser.
public struct FigureImage: Sendable {
  /// What kind of image.
  public enum Format: String, Sendable, Hashable, CaseIterable {
    /// Pixels.
    case png
    /// Pixels, compressed with loss.
    case jpeg
    /// Pixels, compressed.
    case webp
    /// Vectors.
    case svg
    /// One page of vectors.
    case pdf

    /// The extensions of files, one a format.
    public static var extensions: [String] {
      allCases.map { $0 == .jpeg ? "jpg" : $0.rawValue }
    }

    /// The format that a file's extension stands for; nil if it stands for none.
    public init?(extension name: String) {
      let name = name.lowercased()
      self.init(rawValue: name == "jpg" ? "jpeg" : name)
    }
  }

  /// The figure.
  public var figure: PlotlyFigure
  /// Where plotly.js comes from.
  public var script: PlotlyScript
  /// The width in pixels; the height is the figure's.
  public var width: Int

  /// An image of a figure.
  public init(_ figure: PlotlyFigure, script: PlotlyScript, width: Int = 1200) {
    self.figure = figure
    self.script = script
    self.width = width
  }

  private var height: Int { figure.layout["height"]?.integerValue ?? 500 }

  /// Draws the image and writes it, whole or not at all. Throws ``ImageError``.
  public func write(
    to path: FilePath, format: Format, browser: HeadlessBrowser?
  ) async throws(ImageError) {
    guard let browser else { throw .noBrowser }
    let folder = try Self.makeFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let page = folder + "/page.html"
    // The browser tells the kind of image by the extension.
    let image = folder + "/image.\(format.rawValue)"
    try Self.write(Array(html(format).utf8), to: FilePath(page))
    let text = try await browser.open(
      page, profile: folder + "/profile", arguments: arguments(format, image: image))
    let bytes =
      format.isDumped
      ? Self.dumped(in: text) : FileManager.default.contents(atPath: image).map(Array.init)
    guard let bytes, !bytes.isEmpty else {
      throw .failed(browser: browser.path, reason: "it made no image")
    }
    try Self.write(bytes, to: path)
  }

  private func arguments(_ format: Format, image: String) -> [String] {
    switch format {
    case .png: ["--window-size=\(width),\(height)", "--screenshot=\(image)"]
    case .svg, .jpeg, .webp: ["--dump-dom"]
    case .pdf: ["--no-pdf-header-footer", "--print-to-pdf=\(image)"]
    }
  }

  /// A page that draws the figure at its size and leaves in an element what the browser cannot
  /// write by itself.
  private func html(_ format: Format) -> String {
    let size = ["WIDTH": "\(width)", "HEIGHT": "\(height)"]
    let drawing = Template(PackageResources.image_js).filled(
      size.merging([
        "IS_DUMPED": "\(format.isDumped)",
        "FORMAT": JSONValue.string(format.rawValue).embeddedText,
      ]) { $1 })
    return Template(PackageResources.image_html).filled(
      size.merging([
        "PLOTLY": script.html, "DATA": figure.json.embeddedText, "SCRIPT": drawing,
      ]) { $1 })
  }

  /// The image that the page left in its element.
  private static func dumped(in text: String) -> [UInt8]? {
    guard let start = text.range(of: "<pre id=\"dumped\" hidden=\"\">"),
      let end = text.range(of: "</pre>", range: start.upperBound..<text.endIndex)
    else { return nil }
    return Data(base64Encoded: String(text[start.upperBound..<end.lowerBound])).map(Array.init)
  }

  private static func makeFolder() throws(ImageError) -> String {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("benchmem-image-\(UUID().uuidString)").path
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      return path
    } catch {
      throw .file(path, reason: SystemReason.text(of: error))
    }
  }

  private static func write(_ bytes: [UInt8], to path: FilePath) throws(ImageError) {
    do {
      try AtomicFile.write(bytes, to: path)
    } catch {
      throw .file(path.string, reason: "\(error)")
    }
  }
}

extension FigureImage.Format {
  /// Whether the page makes the image and leaves it as text.
  fileprivate var isDumped: Bool { self == .svg || self == .jpeg || self == .webp }
}

/// Why a figure could not be written as an image. The description is one line.
public enum ImageError: ReportedError, Equatable {
  /// Without a browser something is missing; with one, the picture could not be made.
  public var exitStatus: ExitStatus {
    switch self {
    case .noBrowser: .missingInput
    case .failed, .file: .cannotWrite
    }
  }

  /// No browser was found that can draw.
  case noBrowser
  /// The browser did not draw the figure.
  case failed(browser: String, reason: String)
  /// The file could not be written.
  case file(String, reason: String)

  /// One line that says what to do.
  public var description: String {
    switch self {
    case .noBrowser:
      "images are drawn by a browser and none was found; install chromium, or write an .html file"
    case .failed(let browser, let reason):
      TerminalText.safe("\(browser) did not draw the figure: \(reason)")
    case .file(let path, let reason):
      TerminalText.safe("\(path): cannot be written: \(reason)")
    }
  }
}
