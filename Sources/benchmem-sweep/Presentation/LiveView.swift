import Foundation
import SweepKit
import SweepMeasuring
import SweepText

/// The lines at the end of a terminal that show a sweep as it stands; other lines are written above them.
///
/// One line sums up: versions, time, what is left by what versions took so far, failures. Below it is one line for each
/// version that is being built or measured.
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
      terminal.write(text)
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
    terminal.write("\r" + (drawn > 1 ? "\u{1B}[\(drawn - 1)A" : "") + "\u{1B}[J")
    drawn = 0
  }

  private func draw() {
    guard !hasEnded else { return }
    let width = max(20, terminal.width - 1)
    let lines = state.lines(at: .now, since: start).map {
      String(TerminalText.safe($0).prefix(width))
    }
    erase()
    terminal.write(lines.joined(separator: "\n"))
    drawn = lines.count
  }
}
