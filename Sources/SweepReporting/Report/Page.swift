import Foundation
import SweepResults
import SweepText
import SystemPackage

/// What all pages are made of: one HTML file that opens from disk, light or dark.
struct Page {
  /// The page's title.
  var title: String
  /// The style sheets behind the one of all pages.
  var styles: [String]
  /// Where plotly.js comes from; nil where nothing is drawn with it.
  var plotly: PlotlyScript?
  /// The elements of the page. What is in them of data is escaped.
  var content: String
  /// What the scripts read.
  var data: JSONValue
  /// The scripts behind the one of all pages.
  var scripts: [String]

  /// The page. Nothing of the data is ever read as markup.
  var html: String {
    let style = Template(PackageResources.page_css).filled()
    let script = Template(PackageResources.page_js).filled([
      "LIGHT_SCALE": FigureColors.diverging.embeddedText,
      "DARK_SCALE": FigureColors.divergingDark.embeddedText,
    ])
    return Template(PackageResources.page_html).filled([
      "POLICY": PlotlyScript.policy(of: plotly), "TITLE": HTMLText.escaped(title),
      "STYLE": ([style] + styles).joined(separator: "\n"), "PLOTLY": plotly?.html ?? "",
      "CONTENT": content,
      "DATA": data.embeddedText, "SCRIPT": ([script] + scripts).joined(separator: "\n"),
    ]) + "\n"
  }

  /// Writes the page, whole or not at all. Throws ``RunFileError`` with the system's reason.
  func write(to path: FilePath) throws(RunFileError) {
    do {
      try AtomicFile.write(Array(html.utf8), to: path)
    } catch {
      throw RunFileError(path: path, problem: .unwritable("\(error)"))
    }
  }
}

/// A file of `Resources`, in which a name in capital letters between pairs of underscores, as in
/// `__TITLE__`, is the place of a value. Such a name is valid in HTML, CSS and JavaScript, so that
/// the tools of all three read the file as it is.
struct Template: Sendable {
  private let text: String

  /// The template of an embedded file, without the line break at its end.
  init(_ file: [UInt8]) {
    text = String(
      decoding: file.last == UInt8(ascii: "\n") ? file.dropLast() : file[...], as: UTF8.self)
  }

  /// The text with a value for each name. What is in a value is never looked at again.
  func filled(_ values: [String: String] = [:]) -> String {
    let parts = text.components(separatedBy: "__")
    return parts.enumerated().map { place, part in
      guard !place.isMultiple(of: 2) else { return part }
      guard let value = values[part] else { preconditionFailure("no value for __\(part)__") }
      return value
    }.joined()
  }
}

/// Text from data, made fit for a page.
enum HTMLText {
  /// `text` as a page shows it literally, in elements and in quoted attributes.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in TerminalText.safe(text).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
