#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A thread that runs a task's jobs, and whose allocations are those that count.
///
/// Unchecked: the mutex guards the jobs and the flag.
@available(macOS 15, *)
package final class CountedThread: TaskExecutor, @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var jobs: [UnownedJob] = []
  private var isStopped = false

  package init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Starts the thread, which keeps this object until it is stopped and has nothing left to run.
  package func start() throws(MemoryError) {
    let context = Unmanaged.passRetained(self)
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let code = pthread_create(
      &thread, nil,
      {
        CountedThread.main($0)
        return nil
      }, context.toOpaque())
    guard code == 0 else {
      context.release()
      throw .noThread(code: code)
    }
    #if canImport(Darwin)
      if let thread { pthread_detach(thread) }
    #else
      pthread_detach(thread)
    #endif
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    // What the queue itself allocates is not the test's.
    let counts = MemoryWindow.countCallingThread(false)
    withLock {
      jobs.append(job)
      pthread_cond_signal(condition)
    }
    MemoryWindow.countCallingThread(counts)
  }

  package func stop() {
    withLock {
      isStopped = true
      pthread_cond_signal(condition)
    }
  }

  /// What the thread runs. It takes over the reference that `start` retained.
  private static func main(_ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    Unmanaged<CountedThread>.fromOpaque(context).takeRetainedValue().runJobs()
  }

  private func runJobs() {
    while let job = nextJob() {
      MemoryWindow.countCallingThread(true)
      job.runSynchronously(on: asUnownedTaskExecutor())
      MemoryWindow.countCallingThread(false)
    }
  }

  private func nextJob() -> UnownedJob? {
    withLock {
      while jobs.isEmpty && !isStopped { pthread_cond_wait(condition, mutex) }
      return jobs.isEmpty ? nil : jobs.removeFirst()
    }
  }

  private func withLock<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }
}
