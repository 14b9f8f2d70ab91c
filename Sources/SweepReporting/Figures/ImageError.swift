import SweepText

/// Why a figure could not be written as an image. The description is one line.
public enum ImageError: Error, Equatable, Sendable, CustomStringConvertible {
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
