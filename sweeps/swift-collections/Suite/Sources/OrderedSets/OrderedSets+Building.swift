import BenchMemEngine
import Inputs
import OrderedCollections

extension OrderedSets {
  static let building = [
    Benchmark("append", .group("building"), for: "size", in: [10, 1_000, 100_000]) { run, size in
      run.measure {
        var set: OrderedSet<Int> = []
        for number in 0..<size { set.append(number) }
        return set
      }
    },
    Benchmark("append-reserved", .group("building"), for: "size", in: [1_000, 100_000]) {
      run, size in
      run.measure {
        var set = OrderedSet<Int>(minimumCapacity: size)
        for number in 0..<size { set.append(number) }
        return set
      }
    },
    Benchmark("from-array", .group("building"), for: "size", in: [10, 1_000, 100_000]) {
      run, size in
      let numbers = scrambled(size)
      run.measure { OrderedSet(numbers) }
    },
    Benchmark("from-range", .group("building"), for: "size", in: [1_000, 100_000]) { run, size in
      run.measure { OrderedSet(0..<size) }
    },
    Benchmark("from-unique", .group("building"), for: "size", in: [1_000, 100_000]) { run, size in
      let numbers = scrambled(size)
      run.measure { OrderedSet(uncheckedUniqueElements: numbers) }
    },
    Benchmark("from-repeating", .group("building"), for: "size", in: [1_000, 100_000]) {
      run, size in
      let numbers = repeating(size, below: size / 10)
      run.measure { OrderedSet(numbers) }
    },
  ]
}
