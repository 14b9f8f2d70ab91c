#if canImport(Glibc)
  import Glibc
#endif

/// One piece of work that does little but allocate.
public enum Workload: String, CaseIterable, Sendable {
  case arrays, dictionary, malloc

  /// Does the work once.
  public func run() {
    switch self {
    case .arrays: makeArrays()
    case .dictionary: appendToDictionary()
    case .malloc: allocateAndFree()
    }
  }

  private func makeArrays() {
    for index in 0..<2_000_000 { use(Array(repeating: index, count: 8)) }
  }

  private func appendToDictionary() {
    var lists: [Int: [Int]] = [:]
    for index in 0..<1_500_000 { lists[index % 5000, default: []].append(index) }
    use(lists)
  }

  private func allocateAndFree() {
    for index in 0..<10_000_000 {
      lastBlock = Glibc.malloc(16 + index % 256)
      Glibc.free(lastBlock)
    }
  }
}

/// Where every block can be seen from, so that no call of malloc can be optimized away.
nonisolated(unsafe) public var lastBlock: UnsafeMutableRawPointer?

/// Uses a value where the optimizer cannot see it.
@inline(never)
@_optimize(none)
func use<Value>(_ value: Value) {}

/// Seconds of the processor that the work takes. It has one thread, and what else the machine does
/// shows less than in the time that passes.
public func seconds(_ work: () throws -> Void) rethrows -> Double {
  let start = processorSeconds()
  try work()
  return processorSeconds() - start
}

private func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
