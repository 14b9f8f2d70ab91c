import SweepResults
import SweepText

/// A Plotly figure: traces, layout, and frames if it is animated.
public struct PlotlyFigure: Sendable, Equatable {
  /// The traces.
  public var data: [JSONValue]
  /// The layout.
  public var layout: JSONObject
  /// The frames of an animation; empty for a figure that stands still.
  public var frames: [JSONValue]
  /// How many benchmarks are drawn.
  public var count: Int

  /// A figure.
  public init(data: [JSONValue], layout: JSONObject, frames: [JSONValue] = [], count: Int) {
    self.data = data
    self.layout = layout
    self.frames = frames
    self.count = count
  }

  /// The figure as Plotly reads it.
  public var json: JSONValue {
    var object: JSONObject = ["data": .array(data), "layout": .object(layout)]
    if !frames.isEmpty { object["frames"] = .array(frames) }
    return .object(object)
  }
}

/// Text from data, made fit for a figure.
///
/// Plotly reads its labels as a small dialect of HTML (`<b>`, `<a>`, `<br>`, entities), so that
/// every text from data must be escaped, wherever it stands.
enum PlotlyText {
  /// How many characters a tick label has at most; the whole text is in the hover.
  static let longestTick = 56

  /// `text` as Plotly shows it literally.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in TerminalText.safe(text).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      // A text between dollar signs is TeX where a page has MathJax.
      case "$": result += "&#36;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Texts escaped as the names of an axis: no two are equal, which would be one place on it, and
  /// none is a property that every JavaScript object has, which Plotly would take for a known name.
  static func names(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.map { text in
      var name = escaped(text)
      if let first = name.unicodeScalars.first, propertyNames.contains(name) {
        name = "&#\(first.value);\(name.dropFirst())"
      }
      let plain = name
      var number = 1
      while !seen.insert(name).inserted {
        number += 1
        name = "\(plain) (\(number))"
      }
      return name
    }
  }

  private static let propertyNames: Set<String> = [
    "__proto__", "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__",
    "constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString",
    "toString", "valueOf",
  ]

  /// `text` escaped, and in lines of at most `width` characters for a hover box.
  static func hover(_ text: String, width: Int = 100) -> String {
    TerminalText.wrapped(TerminalText.safe(text), to: width).prefix(12).map(escaped)
      .joined(separator: "<br>")
  }

  /// `text` escaped, with an ellipsis in the middle if it is too long for a tick.
  static func tick(_ text: String) -> String {
    escaped(TerminalText.shortened(TerminalText.safe(text), to: longestTick))
  }
}
