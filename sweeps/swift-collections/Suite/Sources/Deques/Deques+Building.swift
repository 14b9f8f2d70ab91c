import BenchMemEngine
import DequeModule

extension Deques {
  static let building = [
    Benchmark("append", .group("building"), for: "size", in: [1_000, 100_000]) { run, size in
      run.measure {
        var deque: Deque<Int> = []
        for number in 0..<size { deque.append(number) }
        return deque
      }
    },
    Benchmark("append-reserved", .group("building"), for: "size", in: [1_000, 100_000]) {
      run, size in
      run.measure {
        var deque = Deque<Int>(minimumCapacity: size)
        for number in 0..<size { deque.append(number) }
        return deque
      }
    },
    Benchmark("prepend", .group("building"), for: "size", in: [1_000, 100_000]) { run, size in
      run.measure {
        var deque: Deque<Int> = []
        for number in 0..<size { deque.prepend(number) }
        return deque
      }
    },
    Benchmark("from-array", .group("building"), for: "size", in: [1_000, 100_000]) { run, size in
      let numbers = Array(0..<size)
      run.measure { Deque(numbers) }
    },
    Benchmark("from-sequence", .group("building"), for: "size", in: [1_000, 100_000]) { run, size in
      run.measure { Deque(sequence(first: 0) { $0 < size ? $0 + 1 : nil }) }
    },
    Benchmark("repeating", .group("building"), for: "size", in: [100_000]) { run, size in
      run.measure { Deque(repeating: 7, count: size) }
    },
  ]
}
