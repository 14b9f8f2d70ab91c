import Foundation
import SweepAnalysis
import SweepMeasuring
import SweepResults
import SweepText
import SystemPackage

/// What of a build may differ between two versions.
enum BuildAspect: String, Codable, CaseIterable {
  /// The package's own files.
  case code
  /// What its dependencies were resolved to.
  case dependencies
  /// The arguments of `swift build` that a definition has for some versions.
  case flags
  /// The toolchain, where a sweep goes over several.
  case toolchain
}

/// What one build gave that is the version before in all but one aspect.
struct StepTrial: Codable {
  /// The label of the version before the steps.
  var from: String
  /// The label of the version that has them.
  var to: String
  /// The names of both versions' results: with others, the trial says nothing.
  var keys: [String]
  /// What is of the version that has the steps.
  var aspect: BuildAspect
  /// The values by metric's name, by benchmark id.
  var values: [String: [String: Double]] = [:]
  /// Why there are none.
  var failure: String?
}

/// The trials of a sweep, in a file of its output folder: one JSON line each.
struct StepTrials {
  private(set) var trials: [StepTrial] = []
  private let path: String

  /// Reads what the folder has.
  ///
  /// - Throws: ``SweepError/foreignFile(path:)`` for a file of that name with something else in it.
  init(in output: OutputFolder) throws(SweepError) {
    path = output.path + "/attribution.jsonl"
    guard let data = FileManager.default.contents(atPath: path) else { return }
    for line in data.split(separator: UInt8(ascii: "\n")) {
      guard let trial = try? JSONDecoder().decode(StepTrial.self, from: line) else {
        throw .foreignFile(path: path)
      }
      trials.append(trial)
    }
  }

  /// What of the two versions has been tried, in the order of the aspects.
  func between(_ from: Outcome, _ to: Outcome) -> [StepTrial] {
    BuildAspect.allCases.compactMap { aspect in
      trials.first {
        $0.from == from.version.label && $0.to == to.version.label && $0.aspect == aspect
          && $0.keys == [from.key, to.key]
      }
    }
  }

  /// Takes a trial in place of an earlier one of the same, and writes the file.
  ///
  /// - Throws: ``SweepError/outputFolder(path:reason:)``.
  mutating func add(_ trial: StepTrial) throws(SweepError) {
    trials.removeAll { [$0.from, $0.to] == [trial.from, trial.to] && $0.aspect == trial.aspect }
    trials.append(trial)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      let lines = try trials.map { try encoder.encode($0) + Data("\n".utf8) }
      try AtomicFile.write(Array(lines.reduce(Data(), +)), to: FilePath(path))
    } catch {
      throw .outputFolder(
        path: FilePath(path).removingLastComponent().string, reason: SystemReason.text(of: error))
    }
  }
}

extension StepTrial {
  /// What trials say of a step, in one line; nil where none of them is about it.
  static func text(_ trials: [StepTrial], of step: Step) -> String? {
    let parts = trials.compactMap { trial -> String? in
      let what =
        trial.aspect == .code ? "the code of \(trial.to) alone" : "its \(trial.aspect) alone"
      guard let value = trial.values[step.id]?[step.metric.name] else {
        return trial.failure.map { "with \(what): \($0)" }
      }
      let shown = UnitScale.exactText(value, unit: step.metric.unit)
      let change =
        value == step.before
        ? "unchanged"
        : value == step.after
          ? "the whole change" : SignedPercent.text(from: step.before, to: value)
      return "with \(what) \(shown) (\(change))"
    }
    return parts.isEmpty ? nil : "told apart: " + parts.joined(separator: "; ")
  }
}
