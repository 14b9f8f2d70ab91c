import CAlloc

/// Counts what an action allocates, in passes, and returns every pass.
///
/// For a test or a REPL; in a suite, `run.measure` does this. The counters serve the whole process,
/// so other threads' allocations count too unless `scope` is `.currentThread`. One measurement is
/// made at a time: where another one is open, the call waits for its end.
///
/// - Parameters:
///   - repeats: Exactly so many passes. Nil goes on until the minimum of the peak settles.
///   - warmup: Uncounted calls first.
///   - calls: Calls in one pass: what a workload accumulates.
///   - maxTime: No new pass after this, when `repeats` is nil.
///   - minPasses: Passes at least, when `repeats` is nil.
///   - maxPasses: Passes at most, when `repeats` is nil.
///   - patience: The minimum has settled after so many passes in a row without a new one.
///   - scope: The threads that count.
///   - action: What is measured. Its result is dropped within the pass.
/// - Throws: `MemoryError` if a parameter makes no sense, if this process cannot count, within
///   another measurement, and while one that awaits is open: that one may need the thread that
///   would wait for it. The action's own errors.
public func measureMemory<Result>(
  repeats: Int? = nil, warmup: Int = 1, calls: Int = 1, maxTime: Duration? = nil,
  minPasses: Int = 2, maxPasses: Int = 10, patience: Int = 2,
  scope: MemoryScope = .allThreads, _ action: () throws -> Result
) throws -> MemoryResult {
  let options = MemoryOptions(
    repeats: repeats, warmup: warmup, calls: calls, maxTime: maxTime, minPasses: minPasses,
    maxPasses: maxPasses, patience: patience, scope: scope)
  return try MemoryProcedure.result(options) { procedure in
    try Drive.run(
      procedure, prepare: { _ in },
      call: { count in
        benchmem_enter_action()
        for _ in 0..<count { blackHole(try action()) }
      }, discard: {})
  }
}

/// Counts what an action allocates on fresh state, which `setup` makes uncounted before every pass.
///
/// - Throws: As `measureMemory` without a set-up.
public func measureMemory<State, Result>(
  repeats: Int? = nil, warmup: Int = 1, calls: Int = 1, maxTime: Duration? = nil,
  minPasses: Int = 2, maxPasses: Int = 10, patience: Int = 2,
  scope: MemoryScope = .allThreads, setup: () throws -> State,
  _ action: (inout State) throws -> Result
) throws -> MemoryResult {
  let options = MemoryOptions(
    repeats: repeats, warmup: warmup, calls: calls, maxTime: maxTime, minPasses: minPasses,
    maxPasses: maxPasses, patience: patience, scope: scope)
  return try MemoryProcedure.result(options) { procedure in
    let states = FreshStates<State>()
    try Drive.run(
      procedure,
      prepare: { count in
        states.reserve(count)
        for _ in 0..<count { states.append(try setup()) }
      },
      call: { count in
        benchmem_enter_action()
        for index in 0..<count { blackHole(try action(&states[index].pointee)) }
      },
      discard: { states.clear() })
  }
}

/// Counts what an action that awaits allocates, with the tasks that it starts and awaits. Where
/// another measurement is open, the call is suspended until its end.
///
/// With the scope `.currentThread`, action and set-up run on a thread of their own, together with
/// the child tasks that they start, and nothing else counts: neither what other tests do meanwhile,
/// nor what the action itself does in detached tasks or on the main actor.
///
/// - Throws: `MemoryError` if a parameter makes no sense, if this process cannot count, and within
///   another measurement; the action's own errors.
nonisolated(nonsending) public func measureMemory<Result>(
  repeats: Int? = nil, warmup: Int = 1, calls: Int = 1, maxTime: Duration? = nil,
  minPasses: Int = 2, maxPasses: Int = 10, patience: Int = 2,
  scope: MemoryScope = .allThreads,
  _ action: nonisolated(nonsending) () async throws -> Result
) async throws -> MemoryResult {
  let options = MemoryOptions(
    repeats: repeats, warmup: warmup, calls: calls, maxTime: maxTime, minPasses: minPasses,
    maxPasses: maxPasses, patience: patience, scope: scope)
  return try await MemoryProcedure.result(options) { procedure in
    try await Drive.run(
      procedure, prepare: { _ in },
      call: { count in
        benchmem_enter_task()
        for _ in 0..<count { blackHole(try await action()) }
      }, discard: {})
  }
}

/// Counts what an action that awaits allocates on fresh state, which `setup` makes uncounted before
/// every pass.
///
/// - Throws: As `measureMemory` of an action that awaits.
nonisolated(nonsending) public func measureMemory<State, Result>(
  repeats: Int? = nil, warmup: Int = 1, calls: Int = 1, maxTime: Duration? = nil,
  minPasses: Int = 2, maxPasses: Int = 10, patience: Int = 2,
  scope: MemoryScope = .allThreads,
  setup: nonisolated(nonsending) () async throws -> State,
  _ action: nonisolated(nonsending) (inout State) async throws -> Result
) async throws -> MemoryResult {
  let options = MemoryOptions(
    repeats: repeats, warmup: warmup, calls: calls, maxTime: maxTime, minPasses: minPasses,
    maxPasses: maxPasses, patience: patience, scope: scope)
  return try await MemoryProcedure.result(options) { procedure in
    let states = FreshStates<State>()
    try await Drive.run(
      procedure,
      prepare: { count in
        states.reserve(count)
        for _ in 0..<count { states.append(try await setup()) }
      },
      call: { count in
        benchmem_enter_task()
        for index in 0..<count { blackHole(try await action(&states[index].pointee)) }
      }, discard: { states.clear() })
  }
}

/// The least peak of live requested bytes over the passes: `measureMemory(...).peakBytes`.
///
/// - Throws: As `measureMemory`.
public func measurePeak<Result>(
  repeats: Int? = nil, warmup: Int = 1, scope: MemoryScope = .allThreads,
  _ action: () throws -> Result
) throws -> Int {
  try measureMemory(repeats: repeats, warmup: warmup, scope: scope, action).peakBytes
}

/// The least peak of an action that awaits.
///
/// - Throws: As `measureMemory`.
nonisolated(nonsending) public func measurePeak<Result>(
  repeats: Int? = nil, warmup: Int = 1, scope: MemoryScope = .allThreads,
  _ action: nonisolated(nonsending) () async throws -> Result
) async throws -> Int {
  try await measureMemory(repeats: repeats, warmup: warmup, scope: scope, action).peakBytes
}

extension MemoryProcedure {
  /// What a procedure measured that was carried out in its turn.
  @_optimize(none)
  fileprivate static func result(
    _ options: MemoryOptions, _ carryOut: (MemoryProcedure) throws -> Void
  ) throws -> MemoryResult {
    try options.check()
    let procedure = MemoryProcedure(options)
    try MeasurementTurn.shared.hold { try carryOut(procedure) }
    return try procedure.result()
  }

  @_optimize(none)
  nonisolated(nonsending) fileprivate static func result(
    _ options: MemoryOptions,
    _ carryOut: nonisolated(nonsending) (MemoryProcedure) async throws -> Void
  ) async throws -> MemoryResult {
    try options.check()
    let procedure = MemoryProcedure(options)
    try await MeasurementTurn.shared.hold {
      guard options.scope == .currentThread, #available(macOS 15, *) else {
        return try await carryOut(procedure)
      }
      let thread = CountedThread()
      try thread.start()
      defer { thread.stop() }
      try await withTaskExecutorPreference(thread) { try await carryOut(procedure) }
    }
    return try procedure.result()
  }

  /// What was measured. Options that have been checked make a pass.
  func result() throws(MemoryError) -> MemoryResult {
    if let failure { throw failure }
    guard let result = MemoryResult(passes: passes) else {
      preconditionFailure("a procedure that did not fail made no pass")
    }
    return result
  }
}
