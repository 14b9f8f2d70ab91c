import BenchMemEngine
import Inputs
import OrderedCollections

extension OrderedDictionaries {
  static let whole = [
    Benchmark("map-values", .group("whole"), for: "size", in: [10_000]) { run, size in
      let numbers = scrambled(size)
      let dictionary = OrderedDictionary(uniqueKeys: numbers, values: numbers)
      run.measure { dictionary.mapValues { $0 + 1 } }
    },
    Benchmark("compact-map-values", .group("whole"), for: "size", in: [10_000]) { run, size in
      let numbers = scrambled(size)
      let dictionary = OrderedDictionary(uniqueKeys: numbers, values: numbers)
      run.measure { dictionary.compactMapValues { $0.isMultiple(of: 2) ? $0 : nil } }
    },
    Benchmark("filter", .group("whole"), for: "size", in: [10_000]) { run, size in
      let numbers = scrambled(size)
      let dictionary = OrderedDictionary(uniqueKeys: numbers, values: numbers)
      run.measure { dictionary.filter { $0.key.isMultiple(of: 2) } as OrderedDictionary }
    },
    Benchmark("merge", .group("whole"), for: "size", in: [10_000]) { run, size in
      let numbers = scrambled(size)
      let dictionary = OrderedDictionary(uniqueKeys: numbers, values: numbers)
      let other = (size / 2..<size * 3 / 2).map { ($0, 1) }
      run.measure { dictionary.merging(other, uniquingKeysWith: +) }
    },
    Benchmark("write-to-copy", .group("whole"), for: "size", in: [10_000]) { run, size in
      let numbers = scrambled(size)
      let dictionary = OrderedDictionary(uniqueKeys: numbers, values: numbers)
      run.measure {
        var copy = dictionary
        copy[0] = -1
        return copy
      }
    },
    Benchmark("compare", .group("whole"), for: "size", in: [10_000]) { run, size in
      let numbers = scrambled(size)
      let dictionary = OrderedDictionary(uniqueKeys: numbers, values: numbers)
      let other = OrderedDictionary(uniqueKeysWithValues: numbers.map { ($0, $0) })
      run.measure { dictionary == other }
    },
    Benchmark("describe", .group("whole"), for: "size", in: [1_000]) { run, size in
      let numbers = scrambled(size)
      let dictionary = OrderedDictionary(uniqueKeys: numbers, values: numbers)
      run.measure { dictionary.description }
    },
    Benchmark("slice", .group("whole"), for: "size", in: [10_000]) { run, size in
      let numbers = scrambled(size)
      let dictionary = OrderedDictionary(uniqueKeys: numbers, values: numbers)
      run.measure {
        OrderedDictionary(
          uniqueKeysWithValues: dictionary.elements[0..<size / 2].map { ($0.key, $0.value) })
      }
    },
  ]
}
