import Foundation
import SweepProcesses

/// A browser that draws pages without a window.
public struct HeadlessBrowser: Sendable, Hashable {
  /// The path of the program.
  public var path: String

  /// The browser at `path`.
  public init(path: String) {
    self.path = path
  }

  /// The names under which browsers that can do it are installed.
  static let names = [
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
  ]

  /// The first of the known browsers in the folders of `searchPath`, which is a `PATH` variable's
  /// value; nil if there is none.
  public static func find(in searchPath: String) -> HeadlessBrowser? {
    let folders = searchPath.split(separator: ":").map(String.init)
    let paths = names.flatMap { name in folders.map { "\($0)/\(name)" } }
    return paths.first { FileManager.default.isExecutableFile(atPath: $0) }.map(Self.init)
  }

  /// Opens a page, waits until it is drawn, and gives its elements as text. Throws ``ImageError``.
  package func open(
    _ page: String, profile: String, arguments: [String]
  ) async throws(ImageError) -> String {
    // Chromium refuses to run as root with its sandbox; the page holds nothing but our own scripts.
    let sandbox = geteuid() == 0 ? ["--no-sandbox"] : []
    let process = ChildProcess(
      path,
      ["--headless", "--disable-gpu", "--hide-scrollbars", "--no-first-run"] + sandbox
        + ["--user-data-dir=\(profile)", "--virtual-time-budget=20000"] + arguments
        + [URL(fileURLWithPath: page).absoluteString],
      timeLimit: .seconds(90))
    do {
      let (status, output) = try await process.capture()
      guard status == .exited(0) else {
        throw ImageError.failed(browser: path, reason: "it ended with \(status)")
      }
      return String(decoding: output, as: UTF8.self)
    } catch let error as ImageError {
      throw error
    } catch {
      throw .failed(browser: path, reason: "\(error)")
    }
  }
}
