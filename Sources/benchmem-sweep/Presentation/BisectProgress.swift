import Foundation
import SweepAnalysis
import SweepGit
import SweepKit
import SweepMeasuring
import SweepText

/// A bisection's progress on standard error: a live line on a terminal, one line an event
/// elsewhere.
struct BisectProgress: Sendable {
  /// Where a commit must change something to count; anywhere that a build can see if empty.
  let paths: [String]
  private let terminal = Terminal.standardError
  private let told = ToldErrors()

  init(paths: [String]) {
    self.paths = paths
  }

  func fetching(_ location: String) { line("fetching \(location)") }

  /// Takes one event.
  @Sendable
  func report(_ event: BisectEvent) {
    switch event {
    case .planned(let commits, let candidates, let notes):
      notes.forEach(line)
      line(
        "\(counted(commits)) in the range, "
          + "\(candidates) of which change\(candidates == 1 ? "s" : "") \(place)")
    case .notice(let text): line(text)
    case .building(let version, let purpose): live("\(name(version, purpose)): build")
    case .measuring(let version, let purpose): live("\(name(version, purpose)): measure")
    case .measured(let outcome, let purpose, let isReused, let elapsed):
      let how = isReused ? "measured before" : "\(words(outcome)), \(elapsed.seconds) s"
      line("\(name(outcome.version, purpose)): \(how)")
    case .judged(let version, let verdicts, let candidates):
      line("\(version.label): \(words(verdicts)), of \(counted(candidates)) left")
    }
  }

  private var place: String {
    paths.isEmpty
      ? "what a build can see" : "something at or below \(paths.joined(separator: ", "))"
  }

  private func counted(_ commits: Int) -> String {
    UnitScale.counted(commits, "commit")
  }

  private func name(_ version: Version, _ purpose: BisectEvent.Purpose) -> String {
    "\(purpose.rawValue) \(version.label) \(version.subject)"
  }

  private func words(_ outcome: Outcome) -> String {
    switch outcome.result {
    case .measured: "measured"
    case .failed(let phase, let reason):
      "\(phase.rawValue) failed: \(told.words(reason, of: outcome.version.label)) (\(outcome.log))"
    }
  }

  private func words(_ verdicts: [String: BisectionVerdict]) -> String {
    let words = verdicts.values.map { verdict in
      switch verdict {
      case .good: "good"
      case .bad: "bad"
      case .untestable: "cannot be tested"
      case .undecided: "undecided"
      }
    }
    let counts = Dictionary(grouping: words) { $0 }.mapValues(\.count).sorted { $0.key < $1.key }
    guard counts.count > 1 else { return counts.first?.key ?? "nothing learned" }
    return counts.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
  }

  private func line(_ text: String) {
    terminal.note(
      (terminal.isInteractive ? "\r\u{1B}[K" : "") + TerminalText.safe(text) + "\n")
  }

  private func live(_ text: String) {
    guard terminal.isInteractive else { return }
    terminal.note("\r\u{1B}[K" + TerminalText.safe(text).prefix(max(20, terminal.width - 1)))
  }
}
