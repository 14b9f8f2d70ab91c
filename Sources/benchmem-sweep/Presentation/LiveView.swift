import Foundation
import SweepKit
import SweepMeasuring
import SweepText

/// The lines at the end of a terminal that show a sweep as it stands; other lines are written above
/// them.
///
/// One line sums up: versions, time, what is left by what versions took so far, failures. Below it
/// is one line for each version that is being built or measured.
final class LiveView: @unchecked Sendable {
  // All state is guarded by `lock`.
  private let lock = NSLock()
  private let terminal = Terminal.standardError
  private let start = ContinuousClock.now
  private var state = SweepStanding()
  /// How many lines of the view are on the screen.
  private var drawn = 0
  private var hasEnded = false
  private let timer: any DispatchSourceTimer

  init() {
    timer = DispatchSource.makeTimerSource(queue: .global())
    timer.schedule(deadline: .now() + 1, repeating: 1)
    timer.setEventHandler { [weak self] in self?.refresh() }
    timer.resume()
  }

  /// Takes up an event and draws what it changes.
  func take(_ event: SweepEvent) {
    lock.withLock {
      state.take(event, at: .now)
      draw()
    }
  }

  /// Writes lines that stay, above the view.
  func writeAbove(_ text: String) {
    lock.withLock {
      erase()
      terminal.note(text)
      draw()
    }
  }

  /// Takes the view away.
  func end() {
    lock.withLock {
      timer.cancel()
      hasEnded = true
      erase()
    }
  }

  private func refresh() {
    lock.withLock { draw() }
  }

  private func erase() {
    guard drawn > 0 else { return }
    // To the start of the first of our lines, and clear from there.
    terminal.note("\r" + (drawn > 1 ? "\u{1B}[\(drawn - 1)A" : "") + "\u{1B}[J")
    drawn = 0
  }

  private func draw() {
    guard !hasEnded else { return }
    let width = max(20, terminal.width - 1)
    let lines = state.lines(at: .now, since: start).map {
      String(TerminalText.safe($0).prefix(width))
    }
    erase()
    terminal.note(lines.joined(separator: "\n"))
    drawn = lines.count
  }
}

/// How a sweep stands, by the events so far.
struct SweepStanding {
  private var count = 0
  private var finished: Set<Int> = []
  private var failed = 0
  private var active: [Int: (label: String, step: String)] = [:]
  /// What was taken over cost nothing, and says nothing about the rest.
  private var worked = 0
  private var workStart: ContinuousClock.Instant?
  private var workEnd: ContinuousClock.Instant?
  private var turn: String?

  /// Takes up an event.
  mutating func take(_ event: SweepEvent, at now: ContinuousClock.Instant) {
    switch event {
    case .planned(let versions): count = versions.count
    case .began(let step, let version, let index):
      if workStart == nil { workStart = now }
      active[index] = (version.label, step.rawValue)
    case .built(let version, let index, _): active[index] = (version.label, "built")
    case .builtBefore(let version, let index): active[index] = (version.label, "built before")
    case .measured(let id, let done, let total, let version):
      if let index = active.first(where: { $0.value.label == version.label })?.key {
        active[index] = (version.label, "measured \(done) of \(total)  \(id)")
      }
    case .finished(let outcome, let index, _):
      finish(index)
      if !outcome.isSkipped {
        worked += 1
        workEnd = now
        if !outcome.isMeasured || !outcome.failures.isEmpty { failed += 1 }
      }
    case .sameAs(_, _, let index), .reused(_, let index), .taken(_, let index): finish(index)
    case .turn(let number, let turns):
      turn = "timing, turn \(number) of \(turns)"
      active = [:]
    case .pair(let id, let from, let to, let bursts, let count):
      turn = "timing \(to.label) against \(from.label), \(bursts) of \(count) bursts  \(id)"
      active = [:]
    case .profiling(let id, let version):
      turn = "\(version.label): profiling  \(id)"
      active = [:]
    case .waiting, .notice, .fetching: break
    }
  }

  private mutating func finish(_ index: Int) {
    finished.insert(index)
    active[index] = nil
  }

  /// The lines to show, without ends.
  func lines(at now: ContinuousClock.Instant, since start: ContinuousClock.Instant) -> [String] {
    guard count > 0 else { return [] }
    var parts = [
      turn ?? "\(finished.count) of \(UnitScale.counted(count, "version"))",
      "\((now - start).clock) so far",
    ]
    if let rest = estimate(at: now) { parts.append("about \(rest.clock) to go") }
    if failed > 0 { parts.append("\(failed) failed") }
    return [parts.joined(separator: " · ")]
      + active.sorted { $0.key < $1.key }.map { "  \($0.value.label): \($0.value.step)" }
  }

  /// What is left, if every version takes as long as those that were worked on so far.
  private func estimate(at now: ContinuousClock.Instant) -> Duration? {
    guard turn == nil, worked > 0, let workStart, let workEnd else { return nil }
    let each = (workEnd - workStart) / worked
    let rest = each * (count - finished.count) - (now - workEnd)
    return max(rest, .zero)
  }
}
