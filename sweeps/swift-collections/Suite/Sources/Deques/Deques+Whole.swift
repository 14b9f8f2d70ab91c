import BenchMemEngine
import DequeModule
import Inputs

extension Deques {
  static let whole = [
    Benchmark("write-to-copy", .group("whole"), for: "size", in: [10_000]) { run, size in
      let deque = Deque(0..<size)
      run.measure {
        var copy = deque
        copy[size / 2] = 0
        return copy
      }
    },
    Benchmark("filter", .group("whole"), for: "size", in: [10_000]) { run, size in
      let deque = Deque(0..<size)
      run.measure { deque.filter { $0.isMultiple(of: 2) } as Deque }
    },
    Benchmark("sort", .group("whole"), for: "size", in: [10_000]) { run, size in
      run.measure(setup: { Deque(scrambled(size)) }) { deque in deque.sort() }
    },
    Benchmark("to-array", .group("whole"), for: "size", in: [10_000]) { run, size in
      let deque = Deque(0..<size)
      run.measure { Array(deque) }
    },
    Benchmark("compare", .group("whole"), for: "size", in: [10_000]) { run, size in
      let deque = Deque(0..<size)
      let other = Deque(Array(0..<size))
      run.measure { deque == other }
    },
    Benchmark("map", .group("whole"), for: "size", in: [10_000]) { run, size in
      let deque = Deque(0..<size)
      run.measure { Deque(deque.lazy.map { $0 + 1 }) }
    },
    Benchmark("slice", .group("whole"), for: "size", in: [10_000]) { run, size in
      let deque = Deque(0..<size)
      run.measure { Deque(deque[size / 4..<size / 2]) }
    },
    Benchmark("reverse", .group("whole"), for: "size", in: [10_000]) { run, size in
      run.measure(setup: { Deque(0..<size) }) { deque in deque.reverse() }
    },
    Benchmark("hash", .group("whole"), for: "size", in: [10_000]) { run, size in
      let deque = Deque(0..<size)
      run.measure { deque.hashValue }
    },
    Benchmark("describe", .group("whole"), for: "size", in: [1_000]) { run, size in
      let deque = Deque(0..<size)
      run.measure { deque.description }
    },
  ]
}
