/// Counts what an action allocates, in passes, and returns every pass.
///
/// For a test or a REPL; in a suite, `run.measure` does this. The counters serve the whole process,
/// so other threads' allocations count too unless `scope` is `.currentThread`.
///
/// - Parameters:
///   - repeats: Exactly so many passes. Nil goes on until two passes in a row show no new minimum
///     of the peak: at least two passes, ten at most.
///   - warmup: Uncounted calls first.
///   - calls: Calls in one pass: what a workload accumulates.
///   - maxTime: No new pass after this, when `repeats` is nil.
///   - scope: The threads that count.
///   - action: What is measured. Its result is dropped within the pass.
/// - Throws: `MemoryError` if another measurement is open or this process cannot count; the
///   action's own errors.
public func measureMemory<Result>(
  repeats: Int? = nil, warmup: Int = 1, calls: Int = 1, maxTime: Duration? = nil,
  scope: MemoryScope = .allThreads, _ action: () throws -> Result
) throws -> MemoryResult {
  let options = MemoryOptions(
    repeats: repeats, warmup: warmup, calls: calls, maxTime: maxTime, scope: scope)
  let procedure = MemoryProcedure(options)
  try Drive.run(
    procedure, prepare: { _ in },
    call: { count in for _ in 0..<count { blackHole(try action()) } }, discard: {})
  return try procedure.result()
}

/// Counts what an action allocates on fresh state, which `setup` makes uncounted before every pass.
///
/// - Throws: As `measureMemory` without a set-up.
public func measureMemory<State, Result>(
  repeats: Int? = nil, warmup: Int = 1, calls: Int = 1, maxTime: Duration? = nil,
  scope: MemoryScope = .allThreads, setup: () throws -> State,
  _ action: (inout State) throws -> Result
) throws -> MemoryResult {
  let options = MemoryOptions(
    repeats: repeats, warmup: warmup, calls: calls, maxTime: maxTime, scope: scope)
  let procedure = MemoryProcedure(options)
  let states = FreshStates<State>()
  try Drive.run(
    procedure,
    prepare: { count in
      states.reserve(count)
      for _ in 0..<count { states.append(try setup()) }
    },
    call: { count in for index in 0..<count { blackHole(try action(&states[index].pointee)) } },
    discard: { states.clear() })
  return try procedure.result()
}

/// Counts what an action that awaits allocates, with the tasks that it starts and awaits.
///
/// - Throws: As `measureMemory` of an action that does not await.
nonisolated(nonsending) public func measureMemory<Result>(
  repeats: Int? = nil, warmup: Int = 1, calls: Int = 1, maxTime: Duration? = nil,
  _ action: nonisolated(nonsending) () async throws -> Result
) async throws -> MemoryResult {
  let options = MemoryOptions(repeats: repeats, warmup: warmup, calls: calls, maxTime: maxTime)
  let procedure = MemoryProcedure(options)
  try await Drive.run(
    procedure, prepare: { _ in },
    call: { count in for _ in 0..<count { blackHole(try await action()) } }, discard: {})
  return try procedure.result()
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
  repeats: Int? = nil, warmup: Int = 1,
  _ action: nonisolated(nonsending) () async throws -> Result
) async throws -> Int {
  try await measureMemory(repeats: repeats, warmup: warmup, action).peakBytes
}

extension MemoryProcedure {
  /// What was measured. `repeats` below one counts as one, so there always is a pass.
  func result() throws(MemoryError) -> MemoryResult {
    if let failure { throw failure }
    guard let result = MemoryResult(passes: passes) else {
      preconditionFailure("a procedure that did not fail made no pass")
    }
    return result
  }
}
