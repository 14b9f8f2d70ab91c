import BenchMemEngine
import HashTreeCollections
import Inputs

extension TreeDictionaries {
  static let building = [
    Benchmark("set", .group("building"), for: "size", in: [1_000, 100_000]) { run, size in
      run.measure {
        var dictionary: TreeDictionary<Int, Int> = [:]
        for number in 0..<size { dictionary[number] = number }
        return dictionary
      }
    },
    Benchmark("unique-pairs", .group("building"), for: "size", in: [1_000, 100_000]) { run, size in
      let pairs = scrambled(size).map { ($0, $0) }
      run.measure { TreeDictionary(uniqueKeysWithValues: pairs) }
    },
    Benchmark("set-of-array", .group("building"), for: "size", in: [1_000, 100_000]) { run, size in
      let numbers = scrambled(size)
      run.measure { TreeSet(numbers) }
    },
  ]
}
