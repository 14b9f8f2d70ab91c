import CAlloc

/// One run of a benchmark's body: it takes the action and, afterwards, holds what was measured.
public final class BenchmarkRun {
  /// Scalars to attach to the benchmark's result, as in `run.extraInfo["nodes"] = tree.count`.
  public var extraInfo: [String: any BenchmarkParameter] = [:]

  private let procedure: any Procedure
  private(set) var measureCalls = 0

  init(_ procedure: any Procedure) { self.procedure = procedure }

  /// What the memory passes counted, after `measure` in a memory phase. Nil in any other.
  public var result: MemoryResult? {
    (procedure as? MemoryProcedure).flatMap { MemoryResult(passes: $0.passes) }
  }

  /// The least peak of the memory passes in bytes, after `measure` in a memory phase.
  public var peakBytes: Int? { result?.peakBytes }

  /// The procedure, for the first action only: a second one in the same body is the suite's
  /// mistake, which the runner reports when the body is done.
  func begin() -> (any Procedure)? {
    measureCalls += 1
    return measureCalls == 1 ? procedure : nil
  }
}

// MARK: Actions that can be called again and again

extension BenchmarkRun {
  /// Measures the action: counts it in a memory phase, times it in a timing phase.
  ///
  /// The action is called many times. What it returns is used up and dropped within the
  /// measurement. Call this once in a body.
  public func measure<Result>(_ action: () throws -> Result) rethrows {
    guard let procedure = begin() else { return }
    try Drive.run(
      procedure, prepare: { _ in },
      call: { count in
        benchmem_enter_action()
        for _ in 0..<count { blackHole(try action()) }
      }, discard: {})
  }

  /// Measures an action that awaits. Tasks that it starts and awaits are counted whole.
  nonisolated(nonsending) public func measure<Result>(
    _ action: nonisolated(nonsending) () async throws -> Result
  ) async rethrows {
    guard let procedure = begin() else { return }
    try await Drive.run(
      procedure, prepare: { _ in },
      call: { count in
        benchmem_enter_task()
        for _ in 0..<count { blackHole(try await action()) }
      }, discard: {})
  }
}

// MARK: Actions that consume or change their input

extension BenchmarkRun {
  /// Measures an action on fresh state: `setup` runs, unmeasured, before every pass and every
  /// round.
  ///
  /// The action owns the state and may change it in place. A round is one call, so that each call
  /// has state of its own; with the trait `.iterations(n)` a round gets `n` states made beforehand.
  /// The state is dropped after the measurement.
  public func measure<State, Result>(
    setup: () throws -> State, _ action: (inout State) throws -> Result
  ) rethrows {
    guard let procedure = beginWithSetup() else { return }
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
      }, discard: { states.clear() })
  }

  /// Measures an action that awaits, on fresh state.
  nonisolated(nonsending) public func measure<State, Result>(
    setup: nonisolated(nonsending) () async throws -> State,
    _ action: nonisolated(nonsending) (inout State) async throws -> Result
  ) async rethrows {
    guard let procedure = beginWithSetup() else { return }
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

  private func beginWithSetup() -> (any Procedure)? {
    let procedure = begin()
    (procedure as? TimingProcedure)?.keepToOneIteration()
    return procedure
  }
}
