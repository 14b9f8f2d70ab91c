import Foundation
import SweepKit
import SweepText

extension Terminal {
  /// The colours that this output takes: none for a file, a pipe or with `NO_COLOR` set.
  var colors: ColorMode {
    let environment = ProcessInfo.processInfo.environment
    if environment["NO_COLOR"].map({ !$0.isEmpty }) ?? false { return .plain }
    guard isInteractive, environment["TERM"] != "dumb" else { return .plain }
    let isTrueColor = ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? "")
    return isTrueColor ? .trueColor : .ansi256
  }

  /// The width for tables, or `nil` for no limit.
  var tableWidth: Int? { width > 0 ? width : nil }
}
