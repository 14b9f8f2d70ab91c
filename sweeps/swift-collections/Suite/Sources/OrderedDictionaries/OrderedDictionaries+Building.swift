import BenchMemEngine
import Inputs
import OrderedCollections

extension OrderedDictionaries {
  static let building = [
    Benchmark("set", .group("building"), for: "size", in: [1_000, 100_000]) { run, size in
      run.measure {
        var dictionary: OrderedDictionary<Int, Int> = [:]
        for number in 0..<size { dictionary[number] = number }
        return dictionary
      }
    },
    Benchmark("set-reserved", .group("building"), for: "size", in: [1_000, 100_000]) { run, size in
      run.measure {
        var dictionary = OrderedDictionary<Int, Int>(minimumCapacity: size)
        for number in 0..<size { dictionary[number] = number }
        return dictionary
      }
    },
    Benchmark("unique-pairs", .group("building"), for: "size", in: [1_000, 100_000]) { run, size in
      let pairs = scrambled(size).map { ($0, $0) }
      run.measure { OrderedDictionary(uniqueKeysWithValues: pairs) }
    },
    Benchmark("unique-keys", .group("building"), for: "size", in: [1_000, 100_000]) { run, size in
      let numbers = scrambled(size)
      run.measure { OrderedDictionary(uniqueKeys: numbers, values: numbers) }
    },
    Benchmark("unchecked-keys", .group("building"), for: "size", in: [1_000, 100_000]) {
      run, size in
      let numbers = scrambled(size)
      run.measure { OrderedDictionary(uncheckedUniqueKeys: numbers, values: numbers) }
    },
    Benchmark("combining", .group("building"), for: "size", in: [1_000, 100_000]) { run, size in
      let pairs = repeating(size, below: size / 10).map { ($0, 1) }
      run.measure { OrderedDictionary(pairs, uniquingKeysWith: +) }
    },
    Benchmark("grouping", .group("building"), for: "size", in: [10_000]) { run, size in
      let numbers = repeating(size, below: size)
      // Until 1.0.2 the type of the groups is not inferred.
      run.measure { OrderedDictionary<Int, [Int]>(grouping: numbers) { $0 % 100 } }
    },
    Benchmark("default", .group("building"), for: "size", in: [10_000]) { run, size in
      let numbers = repeating(size, below: size / 10)
      run.measure {
        var counts: OrderedDictionary<Int, Int> = [:]
        for number in numbers { counts[number, default: 0] += 1 }
        return counts
      }
    },
  ]
}
