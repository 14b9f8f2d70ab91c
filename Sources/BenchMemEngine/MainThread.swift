#if canImport(Glibc)
  import Glibc
#endif

/// The main thread while benchmarks run off the main actor.
///
/// Suspended in an `await`, it leaves through `pthread_exit` for Dispatch's signal thread. The
/// first such exit of a process makes glibc load `libgcc_s` for the unwinder, which allocates: seen
/// as 56 stray bytes in one pass of some thousands. So a thread of no other use exits first, and
/// the main thread is waited for before anything is measured.
enum MainThread {
  /// Lets glibc load what the exit of a thread needs.
  @_optimize(none)
  static func prepareToLeave() {
    #if canImport(Glibc)
      var thread = pthread_t()
      let status = pthread_create(&thread, nil, { _ in pthread_exit(nil) }, nil)
      if status == 0 { pthread_join(thread, nil) }
    #endif
  }

  /// Waits, for 50 ms at most, until the main thread has been asleep for three looks in a row.
  @_optimize(none)
  static func waitUntilItSleeps() {
    #if os(Linux)
      var looks = 0
      for _ in 0..<50 where looks < 3 {
        looks = isAsleep ? looks + 1 : 0
        usleep(1_000)
      }
    #endif
  }

  #if os(Linux)
    /// Whether the kernel says `S`, or `Z` for a thread that is gone, behind the name in `stat`.
    private static var isAsleep: Bool {
      let file = open("/proc/self/task/\(getpid())/stat", O_RDONLY)
      guard file >= 0 else { return true }
      defer { close(file) }
      return withUnsafeTemporaryAllocation(byteCount: 512, alignment: 1) { buffer in
        let count = read(file, buffer.baseAddress, buffer.count)
        guard count > 0, let end = buffer[..<count].lastIndex(of: UInt8(ascii: ")")),
          end + 2 < count
        else { return true }
        return buffer[end + 2] == UInt8(ascii: "S") || buffer[end + 2] == UInt8(ascii: "Z")
      }
    }
  #endif
}
