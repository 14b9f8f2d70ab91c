import Foundation
import SweepKit
import SweepMeasuring
import SweepProcesses
import SweepReporting
import SweepText

/// Where this machine's copy of plotly.js is.
struct PlotlyScriptFile {
  /// The path that the user gave.
  let explicit: String?

  /// The script of a page: a copy to put into it, or a link to the network when there is none.
  ///
  /// - Throws: ``SweepError/unreadable(path:reason:)`` when the file that the user named cannot be read.
  func script() throws(SweepError) -> PlotlyScript {
    let environment = ProcessInfo.processInfo.environment
    let data = environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    let installed = (data ?? NSHomeDirectory() + "/.local/share") + "/benchmem-sweep/plotly.min.js"
    do {
      return .inlined(try String(contentsOfFile: explicit ?? installed, encoding: .utf8))
    } catch {
      guard let explicit else { return .network }
      throw .unreadable(path: explicit, reason: SystemReason.text(of: error))
    }
  }

  static let networkNotice =
    "no copy of plotly.js is installed, so the page loads it from the network; Scripts/setup installs one\n"
}
