import BenchMemEngine
import HeapModule
import Inputs

extension Heaps {
  static let emptying = [
    Benchmark("pop-min", .group("emptying"), for: "size", in: [10_000]) { run, size in
      run.measure(setup: { Heap(scrambled(size)) }) { heap in
        var sum = 0
        while let number = heap.popMin() { sum += number }
        return sum
      }
    },
    Benchmark("pop-max", .group("emptying"), for: "size", in: [10_000]) { run, size in
      run.measure(setup: { Heap(scrambled(size)) }) { heap in
        var sum = 0
        while let number = heap.popMax() { sum += number }
        return sum
      }
    },
    Benchmark("pop-either-end", .group("emptying"), for: "size", in: [10_000]) { run, size in
      run.measure(setup: { Heap(scrambled(size)) }) { heap in
        var sum = 0
        while let least = heap.popMin(), let most = heap.popMax() { sum += most - least }
        return sum
      }
    },
    Benchmark("replace-min", .group("emptying"), for: "size", in: [10_000]) { run, size in
      run.measure(setup: { Heap(scrambled(size)) }) { heap in
        for number in 0..<size { heap.replaceMin(with: size + number) }
      }
    },
  ]
}
