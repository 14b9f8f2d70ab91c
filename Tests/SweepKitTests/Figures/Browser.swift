import Foundation
import SweepAnalysis
import SweepGit
import SweepKit
import SweepMeasuring
import SweepResults
import SystemPackage

/// A real headless Chromium, driven by `Fixtures/browser.py`.
enum Browser {
  struct Outcome {
    /// The values of the `eval` steps.
    var results: [JSONValue]
    /// What the console complained about.
    var errors: [String]
  }

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  static var isPresent: Bool {
    PeerPython.isPresent
      && (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
        FileManager.default.isExecutableFile(atPath: "\($0)/chromium")
      }
  }

  /// Opens a page and carries out `steps`, each an object with one key (see the script).
  static func run(_ page: FilePath, _ steps: [JSONValue]) throws -> Outcome {
    guard let script = Bundle.module.path(forResource: "Fixtures/browser", ofType: "py") else {
      throw Failure(description: "no browser.py in the bundle")
    }
    let folder = try TemporaryFolder()
    let list = try folder.write(JSONValue.array(steps).compactText, to: "steps.json")
    let outcome = try PeerPython.runFile(script, [page.string, list.string])
    guard outcome.status == 0, let object = try JSONValue(parsing: outcome.output).objectValue
    else {
      throw Failure(description: outcome.errors)
    }
    return Outcome(
      results: object["results"]?.arrayValue ?? [],
      errors: (object["errors"]?.arrayValue ?? []).compactMap(\.stringValue))
  }
}
