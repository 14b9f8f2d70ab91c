import CAlloc

/// The process's one counting window. Nothing allocates between the end of `open` and the start of
/// `close`.
package enum MemoryWindow {
  /// Starts counting from zero, over all threads or over those that `countCallingThread` marked.
  @_optimize(none)
  ///
  /// - Parameter recording: Whether to keep the call path of every block for `Profile`. Then
  ///   whoever calls the action is to say so: `benchmem_enter_action`, or `benchmem_enter_task`.
  package static func open(
    _ scope: MemoryScope, recording: Bool = false
  ) throws(MemoryError) {
    let support = CountingSupport.current
    guard support == .exact else { throw .unsupported(support) }
    let threads = scope == .allThreads ? BENCHMEM_ALL_THREADS : BENCHMEM_MARKED_THREADS
    let isOpen =
      recording ? benchmem_recording_window_open(threads) : benchmem_window_open(threads)
    guard isOpen else { throw .overlapping }
  }

  /// Stops counting. Only whoever opened the window may close it.
  @_optimize(none)
  package static func close() -> Measurement { Measurement(benchmem_window_close()) }

  /// Counts what a body that awaits allocates, in a window of its own.
  package static func count(
    _ scope: MemoryScope, recording: Bool = false, _ body: @Sendable () async throws -> Void
  ) async throws -> Measurement {
    try open(scope, recording: recording)
    do {
      benchmem_enter_task()
      try await body()
    } catch {
      _ = close()
      throw error
    }
    return close()
  }

  /// Makes the calling thread one that a window over marked threads counts, or not any more.
  /// Returns what it was before.
  @discardableResult
  @_optimize(none)
  package static func countCallingThread(_ counts: Bool) -> Bool { benchmem_mark_thread(counts) }

  /// Takes the idle hooks out of the shared libraries' way, until the next window opens.
  @_optimize(none)
  package static func bypassHooks() { benchmem_bypass_hooks(true) }
}
