import Foundation
import SweepAnalysis
import SweepGit
import SweepMeasuring
import SweepResults
import SweepText

/// Times all measured versions by short bursts, in turns.
///
/// In each turn, every benchmark is timed by one burst a version, one version right after the
/// other, in an order that is drawn anew: whatever the machine does then hits all versions alike,
/// and which one it hits first is chance. Executables with the same code are timed once.
struct BurstTurns: Sendable {
  let plan: SweepPlan
  let progress: SweepProgress
  let builds: TimedBuilds
  let report: @Sendable (SweepEvent) -> Void

  /// How long the bursts of one benchmark of one version should take in all, their processes' start
  /// and set-up included, in seconds a burst asked for. Where set-up takes longer, there are fewer
  /// and longer bursts.
  fileprivate static let affordable = 0.5
  /// How long starting and setting up must take for bursts to be longer, in seconds.
  fileprivate static let longSetUp = 0.1
  /// After how many bursts that is settled.
  fileprivate static let looks = 3
  /// The fewest bursts for which "unchanged" can be said.
  fileprivate static let fewest = 6
  /// Results are on disk at least this often.
  private static let saving = Duration.seconds(2)

  /// A benchmark of a version that is timed.
  fileprivate struct Slot {
    let index: Int
    let product: String
    var record: BenchmarkRecord
    var session: String
    var values: [Double] = []
    var wanted: Int
    var seconds = RunOptions.burstSeconds
    /// Whether this is the second series of a version's bursts.
    var isControl = false
    /// Whether it has failed.
    var isOut = false
    /// How many bursts have been looked at for ``seconds`` and ``wanted``, and the shortest of
    /// these processes, in seconds.
    var looks = 0
    var shortest = Double.infinity

    var isOpen: Bool { !isOut && values.count < wanted }
  }

  /// A version that is timed.
  private struct Entrant {
    let runner: SuiteRunner
    var outcome: Outcome
    var file: RunFile
  }

  /// Times until each benchmark has its bursts.
  ///
  /// - Returns: How long bursts are, in seconds, by benchmark, where not as long as usual.
  /// - Throws: ``SweepError`` or `CancellationError`; whole turns are kept.
  func run() async throws -> [String: Double] {
    try await settle()
    guard plan.request.bursts > 1 else { return [:] }
    var (entrants, slots) = try await open()
    guard !slots.isEmpty else { return [:] }
    var saved = ContinuousClock.now
    while slots.contains(where: \.isOpen) {
      let before = slots
      let done = slots.filter(\.isOpen).map(\.values.count).min() ?? 0
      report(.turn(done + 1, of: plan.request.bursts))
      do {
        try await takeTurn(&slots, &entrants)
      } catch {
        // What is no whole turn is not counted.
        try await save(entrants, before)
        throw error
      }
      if .now - saved > Self.saving {
        try await save(entrants, slots)
        saved = .now
      }
    }
    try await save(entrants, slots)
    reportControl(slots, entrants)
    return Dictionary(
      slots.filter { $0.seconds != RunOptions.burstSeconds }.map {
        ($0.record.fullname, $0.seconds)
      }, uniquingKeysWith: max)
  }

  /// Says in the files of versions that have all that is asked for that no more is to come: more
  /// was, in an earlier sweep that was interrupted.
  private func settle() async throws {
    let bursts = plan.request.bursts
    for index in plan.versions.indices {
      guard let outcome = await progress.outcome(index), outcome.isMeasured,
        outcome.sameAs == nil, bursts == 1 || outcome.turns >= bursts
      else { continue }
      var file = try await progress.runFile(of: outcome)
      guard file.wantBursts(nil) else { continue }
      try await progress.replace(outcome, run: file, index: index)
    }
  }

  /// The versions that lack bursts, and what of them is timed.
  private func open() async throws -> ([Int: Entrant], [Slot]) {
    var entrants: [Int: Entrant] = [:]
    var slots: [Slot] = []
    let session = UUID().uuidString.lowercased()
    let timed = await timed()
    let isAnew = try await isTimedAnew(timed)
    for (index, outcome) in timed where isAnew || isOpen(outcome) {
      var file = try await progress.runFile(of: outcome)
      let own = Self.slots(
        of: outcome, file, index, session, plan.request.bursts, isAnew: isAnew)
      var open = outcome
      open.failures.removeAll { $0.phase == Self.phase }
      guard own.contains(where: \.isOpen) else {
        open.turns = plan.request.bursts
        try await progress.replace(open, run: nil, index: index)
        continue
      }
      switch try await builds.runner(index, outcome) {
      case .success(let runner):
        entrants[index] = Entrant(runner: runner, outcome: open, file: file)
        slots += own
      case .failure(let unavailable):
        open.failures.append(
          BenchmarkFailure(
            id: outcome.version.label, phase: Self.phase, kind: .machine,
            reason: "it could not be built again: \(unavailable.reason)"))
        file.setFailures(open.failures)
        try await progress.replace(open, run: file, index: index)
      }
    }
    Self.resume(&slots, in: session)
    if plan.request.isControlled { slots += try await controls(of: slots) }
    return (entrants, slots)
  }

  /// The versions that are timed for themselves.
  private func timed() async -> [(index: Int, outcome: Outcome)] {
    var timed: [(index: Int, outcome: Outcome)] = []
    for index in plan.versions.indices {
      guard let outcome = await progress.outcome(index), outcome.isMeasured,
        outcome.sameAs == nil, !outcome.isMeasuredElsewhere
      else { continue }
      timed.append((index, outcome))
    }
    return timed
  }

  /// Whether versions that are to be timed together have not been.
  private func isTimedAnew(_ timed: [(index: Int, outcome: Outcome)]) async throws -> Bool {
    guard plan.request.timesTogether, timed.count > 1 else { return false }
    if timed.contains(where: { isOpen($0.outcome) }) { return true }
    var sessions: [String: Set<String?>] = [:]
    for (_, outcome) in timed {
      for record in try await progress.runFile(of: outcome).benchmarks where record.isTimed {
        sessions[record.fullname, default: []].insert(record.bursts?.session)
      }
    }
    return sessions.values.contains { $0.count > 1 }
  }

  private func isOpen(_ outcome: Outcome) -> Bool { outcome.turns < plan.request.bursts }

  /// The second series of the first version that is timed from the beginning; what has been timed
  /// in part has no control for the turns that are over.
  private func controls(of slots: [Slot]) async throws -> [Slot] {
    guard let first = slots.filter(\.values.isEmpty).map(\.index).min() else {
      for outcome in await progress.outcomes where outcome.isMeasured {
        let own = try await progress.runFile(of: outcome).commitInfo[RunFile.ownKey]?.objectValue
        if own?[ControlBursts.key] != nil { return [] }
      }
      report(
        .notice(
          "control: all versions have been timed before, each as one; what is measured again "
            + "(--fresh) has a control"))
      return []
    }
    return slots.filter { $0.index == first && $0.values.isEmpty }.map { slot in
      var control = slot
      control.isControl = true
      return control
    }
  }

  /// Has benchmarks go on where all their versions were timed in the same turns.
  ///
  /// What goes on gets a new name: a version that is not here, or that had more turns without the
  /// others, has other turns from there on.
  private static func resume(_ slots: inout [Slot], in session: String) {
    var names: [String: String] = [:]
    let groups = Dictionary(grouping: slots.indices) {
      [slots[$0].record.fullname, slots[$0].session]
    }
    for places in groups.values {
      let common = places.map { slots[$0].values.count }.min() ?? 0
      for place in places {
        slots[place].values.removeLast(slots[place].values.count - common)
        guard slots[place].isOpen, slots[place].session != session else { continue }
        let name = names[slots[place].session] ?? UUID().uuidString.lowercased()
        names[slots[place].session] = name
        slots[place].session = common == 0 ? session : name
      }
    }
  }

  private static func slots(
    of outcome: Outcome, _ file: RunFile, _ index: Int, _ session: String, _ wanted: Int,
    isAnew: Bool
  ) -> [Slot] {
    let executables = RunProvenance(of: file).executables.filter { $0.measuredAs == nil }
    return executables.flatMap { executable in
      executable.benchmarks.compactMap { id in
        guard let record = file.benchmarks.first(where: { $0.fullname == id }), record.isTimed
        else { return nil }
        var slot = Slot(
          index: index, product: executable.product, record: record, session: session,
          wanted: wanted)
        if !isAnew, let bursts = record.bursts, let earlier = bursts.session {
          (slot.session, slot.values) = (earlier, bursts.values)
        }
        return slot
      }
    }
  }

  /// The two series of the version that is timed as two.
  private func control(_ slots: [Slot]) -> [ControlBursts] {
    slots.filter { $0.isControl && !$0.values.isEmpty }.compactMap { control in
      slots.first {
        !$0.isControl && $0.index == control.index && $0.record.fullname == control.record.fullname
      }.map {
        ControlBursts(
          benchmark: control.record.fullname, first: $0.values, second: control.values)
      }
    }
  }

  /// Says what the tool would have called a change of nothing, and what a machine that cannot tell
  /// needs.
  private func reportControl(_ slots: [Slot], _ entrants: [Int: Entrant]) {
    let control = control(slots)
    guard let worst = control.max(by: { $0.difference < $1.difference }),
      let label = slots.first(where: \.isControl).flatMap({
        entrants[$0.index]?.outcome.version.label
      })
    else { return }
    let judge = ChangeJudge(questions: control.count)
    let called = control.count { control in
      FloorRatio(before: control.first, after: control.second).map {
        judge.judge($0, tolerance: Metric.time.tolerance).significance == .significant
      } ?? false
    }
    let most = SignedPercent.text(from: 1, to: 1 + worst.difference)
    report(
      .notice(
        "control: \(label), timed as two, differs from itself by \(most) at most "
          + "(\(worst.benchmark)); \(called) of \(control.count) would have been called a change"))
    guard worst.difference > Metric.time.tolerance else { return }
    report(
      .notice(
        "changes of time up to \(most) count as noise on this machine; fewer processes beside the "
          + "sweep, a fixed clock (the performance governor) or one processor for the suite "
          + "(--suite-arg=--cpu=1) help"))
  }

  /// One burst of each benchmark of each version.
  private func takeTurn(
    _ slots: inout [Slot], _ entrants: inout [Int: Entrant]
  ) async throws {
    var ids: [String] = []
    var places: [String: [Int]] = [:]
    for place in slots.indices where slots[place].isOpen {
      let id = slots[place].record.fullname
      if places[id] == nil { ids.append(id) }
      places[id, default: []].append(place)
    }
    for id in ids {
      for place in (places[id] ?? []).shuffled() {
        let start = ContinuousClock.now
        let slot = slots[place]
        guard let runner = entrants[slot.index]?.runner else { continue }
        let result = try await runner.time(
          BenchmarkDescription(slot.record), of: slot.product, seconds: slot.seconds)
        if let fastest = result.fastest, result.failures.allSatisfy({ $0.kind == .ceiling }) {
          slots[place].values.append(fastest)
          slots[place].adapt(to: (.now - start) / .seconds(1), plan.request)
        } else {
          slots[place].isOut = true
          guard !slot.isControl else { continue }
          entrants[slot.index]?.outcome.failures += Self.failures(of: result)
        }
      }
      level(&slots, places[id] ?? [])
    }
  }

  /// Has all versions take as many bursts of a benchmark, as long as each other's.
  private func level(_ slots: inout [Slot], _ places: [Int]) {
    let wanted = places.map { slots[$0].wanted }.min() ?? 0
    let seconds = places.map { slots[$0].seconds }.max() ?? 0
    for place in places { (slots[place].wanted, slots[place].seconds) = (wanted, seconds) }
  }

  private static func failures(of result: BenchmarkResult) -> [BenchmarkFailure] {
    let id = result.description.id
    let failures = result.failures.map {
      BenchmarkFailure(
        id: id, phase: phase, kind: $0.kind.isFinal ? .machine : $0.kind, reason: $0.reason)
    }
    let nothing = BenchmarkFailure(id: id, phase: phase, kind: .machine, reason: "no value")
    return failures.isEmpty ? [nothing] : failures
  }

  /// The phase of failures in a turn.
  static let phase = "turns"

  private func save(_ entrants: [Int: Entrant], _ slots: [Slot]) async throws {
    let isDone = !slots.contains(where: \.isOpen)
    let control = control(slots)
    for (index, entrant) in entrants.sorted(by: { $0.key < $1.key }) {
      var (file, outcome) = (entrant.file, entrant.outcome)
      let own = slots.filter { $0.index == index && !$0.isControl }
      if !control.isEmpty { file.setControl(control) }
      file.replace(
        own.filter { !$0.values.isEmpty }.map { slot in
          var record = slot.record
          record.setBursts(
            BurstSeries(session: slot.session, values: slot.values),
            iterations: record.stats.iterations, wanted: isDone ? nil : slot.wanted)
          return record
        })
      let isFailed = own.contains(where: \.isOut)
      outcome.turns = isDone && !isFailed ? plan.request.bursts : own.map(\.values.count).max() ?? 0
      if isFailed { outcome.turns = min(outcome.turns, plan.request.bursts - 1) }
      file.setTurns(own.map(\.values.count).max() ?? 0)
      file.setFailures(outcome.failures)
      try await progress.replace(outcome, run: file, index: index, shares: isDone)
    }
  }
}

extension BurstTurns.Slot {
  /// Where starting and setting up take long, bursts are longer and fewer.
  ///
  /// What else the machine does can only make a process longer, so that of the first ones the
  /// shortest tells.
  fileprivate mutating func adapt(to seconds: Double, _ request: SweepRequest) {
    guard looks < BurstTurns.looks else { return }
    looks += 1
    shortest = min(shortest, seconds)
    guard looks == BurstTurns.looks else { return }
    let idle = max(0, shortest - self.seconds)
    if idle > BurstTurns.longSetUp, request.run.maxSeconds == nil {
      self.seconds = min(0.25, max(self.seconds, idle / 2))
    }
    let affordable = Double(request.bursts) * BurstTurns.affordable / (idle + self.seconds)
    wanted = min(wanted, max(BurstTurns.fewest, Int(affordable)))
  }
}
