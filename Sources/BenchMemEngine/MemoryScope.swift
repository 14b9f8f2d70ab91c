/// Which threads' allocations a measurement counts.
public enum MemoryScope: Sendable, Equatable {
  /// Those of every thread of the process.
  case allThreads
  /// Those of the calling thread only. Exact for code that starts no thread or task, whatever else
  /// the process does meanwhile, such as running other tests.
  case currentThread
}
