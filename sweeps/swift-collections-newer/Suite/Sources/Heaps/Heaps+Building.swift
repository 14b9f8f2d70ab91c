import BenchMemEngine
import HeapModule
import Inputs

extension Heaps {
  static let building = [
    Benchmark("insert", .group("building"), for: "size", in: [1_000, 100_000]) { run, size in
      let numbers = scrambled(size)
      run.measure {
        var heap = Heap<Int>()
        for number in numbers { heap.insert(number) }
        return heap
      }
    },
    Benchmark("from-array", .group("building"), for: "size", in: [1_000, 100_000]) { run, size in
      let numbers = scrambled(size)
      run.measure { Heap(numbers) }
    },
    Benchmark("insert-many", .group("building"), for: "size", in: [10_000]) { run, size in
      let numbers = Array(0..<size)
      run.measure(setup: { Heap(scrambled(size)) }) { heap in heap.insert(contentsOf: numbers) }
    },
  ]
}
