import BenchMemEngine
import DequeModule

extension Deques {
  static let editing = [
    Benchmark("insert-middle", .group("editing"), for: "size", in: [1_000]) { run, size in
      run.measure {
        var deque: Deque<Int> = []
        for number in 0..<size { deque.insert(number, at: deque.count / 2) }
        return deque
      }
    },
    Benchmark("insert-many", .group("editing"), for: "size", in: [10_000]) { run, size in
      let numbers = Array(0..<size)
      run.measure(setup: { Deque(0..<size) }) { deque in
        deque.insert(contentsOf: numbers, at: size / 2)
      }
    },
    Benchmark("append-many", .group("editing"), for: "size", in: [10_000]) { run, size in
      let deque = Deque(0..<size)
      run.measure { deque + deque }
    },
    Benchmark("prepend-many", .group("editing"), for: "size", in: [10_000]) { run, size in
      let numbers = Array(0..<size)
      run.measure(setup: { Deque(0..<size) }) { deque in deque.prepend(contentsOf: numbers) }
    },
    Benchmark("remove-middle", .group("editing"), for: "size", in: [10_000]) { run, size in
      run.measure(setup: { Deque(0..<size) }) { deque in deque.removeSubrange(size / 4..<size / 2) }
    },
    Benchmark("replace-middle", .group("editing"), for: "size", in: [10_000]) { run, size in
      let numbers = Array(0..<size)
      run.measure(setup: { Deque(0..<size) }) { deque in
        deque.replaceSubrange(size / 4..<size / 2, with: numbers)
      }
    },
    Benchmark("remove-where", .group("editing"), for: "size", in: [10_000]) { run, size in
      run.measure(setup: { Deque(0..<size) }) { deque in deque.removeAll { $0.isMultiple(of: 3) } }
    },
    Benchmark("remove-first-many", .group("editing"), for: "size", in: [10_000]) { run, size in
      run.measure(setup: { Deque(0..<size) }) { deque in deque.removeFirst(size / 3) }
    },
    Benchmark("remove-last-many", .group("editing"), for: "size", in: [10_000]) { run, size in
      run.measure(setup: { Deque(0..<size) }) { deque in deque.removeLast(size / 3) }
    },
    Benchmark("empty-and-refill", .group("editing"), for: "size", in: [10_000]) { run, size in
      run.measure(setup: { Deque(0..<size) }) { deque in
        deque.removeAll(keepingCapacity: true)
        deque.append(contentsOf: 0..<size)
      }
    },
  ]
}
