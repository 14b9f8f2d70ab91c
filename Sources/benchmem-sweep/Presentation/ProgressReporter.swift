import Foundation
import SweepGit
import SweepKit
import SweepMeasuring
import SweepResults
import SweepText
import Synchronization

/// A sweep's progress on standard error: a live view on a terminal, one line an event elsewhere.
final class ProgressReporter: Sendable {
  private let terminal = Terminal.standardError
  private let style: ProgressOptions.Style?
  private let view: LiveView?
  /// How many versions there are; set once, by the first event.
  private let count = Atomic<Int>(0)
  private let lostEvent = Mutex<OutputError?>(nil)
  private let told = ToldErrors()

  init(_ style: ProgressOptions.Style? = nil) {
    self.style = style
    view = style == nil && Terminal.standardError.isInteractive ? LiveView() : nil
  }

  /// Takes the live view away; what follows is written below the lines that stay.
  func end() { view?.end() }

  /// Throws if an event could not be written.
  func check() throws(OutputError) {
    if let error = lostEvent.withLock({ $0 }) { throw error }
  }

  /// Takes one event.
  @Sendable
  func report(_ event: SweepEvent) {
    if case .planned(let versions) = event {
      count.store(versions.count, ordering: .relaxed)
    }
    if style == .jsonEvents { return write(event.json) }
    if let text = line(event), style != .quiet || Self.isProblem(event) { show(text) }
    if let text = step(event), style == .verbose { show(text) }
    view?.take(event)
  }

  /// Events are data: that one was lost is told when the command ends, and does not end the
  /// measuring.
  private func write(_ event: JSONValue) {
    do {
      try terminal.write(event.compactText + "\n")
    } catch {
      lostEvent.withLock { $0 = error }
    }
  }

  private func show(_ text: String) {
    let safe = TerminalText.safe(text) + "\n"
    if let view { view.writeAbove(safe) } else { terminal.note(safe) }
  }

  /// What is told in any case.
  private func line(_ event: SweepEvent) -> String? {
    switch event {
    case .fetching(let location): "fetching \(location)"
    case .planned(let versions):
      UnitScale.counted(versions.count, "version") + ": " + Self.span(versions)
    case .finished(let outcome, let index, let elapsed):
      "\(place(index)) \(outcome.version.label): \(words(outcome)), \(elapsed.seconds) s"
    case .sameAs(let first, let outcome, let index):
      "\(place(index)) \(outcome.version.label): the same tree as \(first.label)"
    case .reused(let outcome, let index):
      "\(place(index)) \(outcome.version.label): measured before, nothing has changed"
    case .taken(let outcome, let index):
      "\(place(index)) \(outcome.version.label): taken from the cache, nothing has changed"
    case .waiting(let what): "waiting for \(what)"
    case .notice(let text): "note: \(text)"
    case .turn(1, let turns):
      "timing by short bursts, in \(UnitScale.counted(turns, "turn")) over all versions"
    case .pair(let id, let from, let to, 0, _):
      "timing \(to.label) against \(from.label)  \(id)"
    case .began, .measured, .built, .builtBefore, .turn, .pair, .profiling: nil
    }
  }

  /// What is told only when somebody wants every step.
  private func step(_ event: SweepEvent) -> String? {
    switch event {
    case .began(let step, let version, let index):
      "\(place(index)) \(version.label): \(step.rawValue)"
    case .built(let version, let index, let elapsed):
      "\(place(index)) \(version.label): built, \(elapsed.seconds) s"
    case .builtBefore(let version, let index):
      "\(place(index)) \(version.label): built before, nothing has changed"
    case .measured(let id, let done, let total, let version):
      "\(version.label): measured \(done) of \(total)  \(id)"
    case .profiling(let id, let version): "\(version.label): profiling  \(id)"
    case .turn(let turn, let turns): "timing, turn \(turn) of \(turns)"
    case .pair(let id, let from, let to, let bursts, let count):
      "timing \(to.label) against \(from.label), bursts \(bursts) to \(count)  \(id)"
    default: nil
    }
  }

  private func place(_ index: Int) -> String {
    "[\(index + 1)/\(count.load(ordering: .relaxed))]"
  }

  /// Whether even those who want silence should know.
  private static func isProblem(_ event: SweepEvent) -> Bool {
    switch event {
    case .finished(let outcome, _, _):
      !outcome.isSkipped && (!outcome.isMeasured || !outcome.failures.isEmpty)
    case .notice, .waiting: true
    default: false
    }
  }

  private static func span(_ versions: [Version]) -> String {
    guard versions.count > 4, let first = versions.first, let last = versions.last else {
      return versions.map(\.label).joined(separator: ", ")
    }
    return "\(first.label) … \(last.label)"
  }

  /// Whether a version was measured, or has the code of others that were.
  private static func origin(_ outcome: Outcome) -> String {
    var places: [(label: String, products: [String])] = []
    for executable in outcome.executables {
      guard let label = executable.measuredAs else { continue }
      if let place = places.firstIndex(where: { $0.label == label }) {
        places[place].products.append(executable.product)
      } else {
        places.append((label, [executable.product]))
      }
    }
    if places.isEmpty { return "measured" }
    if outcome.isMeasuredElsewhere {
      return "the code of \(places.map(\.label).joined(separator: " and ")), not measured again"
    }
    return "measured, but for the code of "
      + places.map { "\($0.label) (\($0.products.joined(separator: ", ")))" }
      .joined(separator: " and ")
  }

  private func words(_ outcome: Outcome) -> String {
    switch outcome.result {
    case .failed(.skipped, let reason): "skipped: \(reason)"
    case .failed(let phase, let reason):
      "\(phase.rawValue) failed: \(told.words(reason, of: outcome.version.label)) (\(outcome.log))"
    case .measured:
      ([Self.origin(outcome)]
        + outcome.unavailable.map { "\($0.product) not available: \($0.reason)" }
        + outcome.problems.map { "\($0.failure.id): \($0.failure.reason)" })
        .joined(separator: "; ")
    }
  }
}

extension Duration {
  /// Seconds with one decimal, as text.
  var seconds: String {
    let (whole, attoseconds) = components
    return "\(whole).\(attoseconds / 100_000_000_000_000_000)"
  }

  /// Minutes and seconds as a clock shows them, with hours where there are any.
  var clock: String {
    let (seconds, _) = components
    let two = { (number: Int64) in number < 10 ? "0\(number)" : "\(number)" }
    guard seconds >= 3600 else { return "\(seconds / 60):\(two(seconds % 60))" }
    return "\(seconds / 3600):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
  }
}
