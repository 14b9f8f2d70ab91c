import BenchMemEngine
import Inputs
import OrderedCollections

extension OrderedDictionaries {
  static let lookup = [
    Benchmark("find", .group("lookup"), for: "size", in: [10_000]) { run, size in
      let numbers = scrambled(size)
      let dictionary = OrderedDictionary(uniqueKeys: numbers, values: numbers)
      run.measure { (0..<size).count { dictionary[$0] != nil } }
    },
    Benchmark("find-not", .group("lookup"), for: "size", in: [10_000]) { run, size in
      let numbers = scrambled(size)
      let dictionary = OrderedDictionary(uniqueKeys: numbers, values: numbers)
      run.measure { (size..<2 * size).count { dictionary[$0] != nil } }
    },
    Benchmark("to-dictionary", .group("lookup"), for: "size", in: [10_000]) { run, size in
      let numbers = scrambled(size)
      let dictionary = OrderedDictionary(uniqueKeys: numbers, values: numbers)
      run.measure {
        Dictionary(uniqueKeysWithValues: dictionary.elements.map { ($0.key, $0.value) })
      }
    },
  ]
}
