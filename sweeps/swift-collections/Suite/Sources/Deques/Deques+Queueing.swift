import BenchMemEngine
import DequeModule

extension Deques {
  static let queueing = [
    Benchmark("turn-over", .group("queueing"), for: "size", in: [1_000]) { run, size in
      run.measure(setup: { Deque(0..<size) }) { deque in
        for _ in 0..<10 * size { deque.append(deque.removeFirst()) }
      }
    },
    Benchmark("pop-first", .group("queueing"), for: "size", in: [10_000]) { run, size in
      run.measure(setup: { Deque(0..<size) }) { deque in
        var sum = 0
        while let number = deque.popFirst() { sum += number }
        return sum
      }
    },
    Benchmark("pop-last", .group("queueing"), for: "size", in: [10_000]) { run, size in
      run.measure(setup: { Deque(0..<size) }) { deque in
        var sum = 0
        while let number = deque.popLast() { sum += number }
        return sum
      }
    },
  ]
}
