import Foundation
import SweepKit

/// A sweep's progress on standard error: a live line on a terminal, one line an event elsewhere.
final class ProgressReporter: Sendable {
  private let terminal = Terminal.standardError
  private let isLive: Bool
  private let start = ContinuousClock.now
  /// How many versions there are; set once, by the first event.
  private let count = Counter()

  init() {
    isLive = Terminal.standardError.isInteractive
  }

  /// Takes one event.
  @Sendable
  func report(_ event: SweepEvent) {
    switch event {
    case .fetching(let location): line("fetching \(location)")
    case .planned(let versions):
      count.set(versions.count)
      line("\(versions.count) version\(versions.count == 1 ? "" : "s"): " + Self.span(versions))
    case .began(let step, let version, let index):
      live("\(place(index)) \(version.label): \(step.rawValue)")
    case .measured(let id, let done, let total, let version):
      live("\(version.label): measured \(done) of \(total)  \(id)")
    case .finished(let outcome, let index, let elapsed):
      line("\(place(index)) \(outcome.version.label): \(Self.words(outcome)), \(elapsed.seconds) s")
    case .sameAs(let first, let outcome, let index):
      line("\(place(index)) \(outcome.version.label): the same tree as \(first.label)")
    case .reused(let outcome, let index):
      line("\(place(index)) \(outcome.version.label): measured before, nothing has changed")
    }
  }

  private func place(_ index: Int) -> String { "[\(index + 1)/\(count.value)]" }

  /// A line that stays.
  private func line(_ text: String) {
    terminal.write((isLive ? "\r\u{1B}[K" : "") + TerminalText.safe(text) + "\n")
  }

  /// A line that the next one replaces; left out where nobody watches.
  private func live(_ text: String) {
    guard isLive else { return }
    let elapsed = (ContinuousClock.now - start).seconds
    let safe = TerminalText.safe("\(text)  (\(elapsed) s)")
    terminal.write("\r\u{1B}[K" + safe.prefix(max(20, terminal.width - 1)))
  }

  private static func span(_ versions: [Version]) -> String {
    guard versions.count > 4, let first = versions.first, let last = versions.last else {
      return versions.map(\.label).joined(separator: ", ")
    }
    return "\(first.label) … \(last.label)"
  }

  private static func words(_ outcome: Outcome) -> String {
    switch outcome.result {
    case .failed(.skipped, let reason): "skipped: \(reason)"
    case .failed(let phase, let reason): "\(phase.rawValue) failed: \(reason) (\(outcome.log))"
    case .measured:
      (["measured"]
        + outcome.unavailable.map { "\($0.product) not available: \($0.reason)" }
        + outcome.failures.map { "\($0.id): \($0.reason)" }).joined(separator: "; ")
    }
  }

  /// A number that is set once and read from any thread.
  private final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private var number = 0
    var value: Int { lock.withLock { number } }
    func set(_ value: Int) { lock.withLock { number = value } }
  }
}

extension Duration {
  /// Seconds with one decimal, as text.
  var seconds: String {
    let (whole, attoseconds) = components
    return "\(whole).\(attoseconds / 100_000_000_000_000_000)"
  }
}
