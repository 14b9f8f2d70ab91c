/// Carries a procedure out on an action: prepare, watch the calls, record, as long as it wants
/// more.
enum Drive {
  static func run(
    _ procedure: any Procedure, prepare: (Int) throws -> Void, call: (Int) throws -> Void,
    discard: () -> Void
  ) rethrows {
    while let step = procedure.next() {
      defer { discard() }
      try prepare(step.calls)
      var reading = Reading.plain
      do {
        guard let watch = start(step, procedure) else { return }
        defer { reading = watch.end() }
        try call(step.calls)
      }
      procedure.record(reading)
    }
  }

  nonisolated(nonsending) static func run(
    _ procedure: any Procedure,
    prepare: nonisolated(nonsending) (Int) async throws -> Void,
    call: nonisolated(nonsending) (Int) async throws -> Void, discard: () -> Void
  ) async rethrows {
    while let step = procedure.next() {
      defer { discard() }
      try await prepare(step.calls)
      var reading = Reading.plain
      do {
        guard let watch = start(step, procedure) else { return }
        defer { reading = watch.end() }
        try await call(step.calls)
      }
      procedure.record(reading)
    }
  }

  private static func start(_ step: Step, _ procedure: any Procedure) -> Watch? {
    do {
      return try Watch.start(step.mode)
    } catch {
      procedure.fail(error)
      return nil
    }
  }
}
