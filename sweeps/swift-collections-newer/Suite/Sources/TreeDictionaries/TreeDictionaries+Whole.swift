import BenchMemEngine
import HashTreeCollections
import Inputs

extension TreeDictionaries {
  static let whole = [
    Benchmark("map-values", .group("whole"), for: "size", in: [10_000]) { run, size in
      let pairs = scrambled(size).map { ($0, $0) }
      let dictionary = TreeDictionary(uniqueKeysWithValues: pairs)
      run.measure { dictionary.mapValues { $0 + 1 } }
    },
    Benchmark("filter", .group("whole"), for: "size", in: [10_000]) { run, size in
      let pairs = scrambled(size).map { ($0, $0) }
      let dictionary = TreeDictionary(uniqueKeysWithValues: pairs)
      run.measure { dictionary.filter { $0.key.isMultiple(of: 2) } }
    },
    Benchmark("union", .group("whole"), for: "size", in: [10_000]) { run, size in
      let set = TreeSet(0..<size)
      let other = TreeSet(size / 2..<size * 3 / 2)
      run.measure { set.union(other) }
    },
    Benchmark("intersection", .group("whole"), for: "size", in: [10_000]) { run, size in
      let set = TreeSet(0..<size)
      let other = TreeSet(size / 2..<size * 3 / 2)
      run.measure { set.intersection(other) }
    },
    Benchmark("subtracting", .group("whole"), for: "size", in: [10_000]) { run, size in
      let set = TreeSet(0..<size)
      let other = TreeSet(size / 2..<size * 3 / 2)
      run.measure { set.subtracting(other) }
    },
    Benchmark("merge", .group("whole"), for: "size", in: [10_000]) { run, size in
      let pairs = scrambled(size).map { ($0, $0) }
      let dictionary = TreeDictionary(uniqueKeysWithValues: pairs)
      let other = (size / 2..<size * 3 / 2).map { ($0, 1) }
      run.measure { dictionary.merging(other, uniquingKeysWith: +) }
    },
    Benchmark("compact-map-values", .group("whole"), for: "size", in: [10_000]) { run, size in
      let pairs = scrambled(size).map { ($0, $0) }
      let dictionary = TreeDictionary(uniqueKeysWithValues: pairs)
      run.measure { dictionary.compactMapValues { $0.isMultiple(of: 2) ? $0 : nil } }
    },
    Benchmark("compare", .group("whole"), for: "size", in: [10_000]) { run, size in
      let pairs = scrambled(size).map { ($0, $0) }
      let dictionary = TreeDictionary(uniqueKeysWithValues: pairs)
      let other = TreeDictionary(uniqueKeysWithValues: pairs.reversed())
      run.measure { dictionary == other }
    },
    Benchmark("describe", .group("whole"), for: "size", in: [1_000]) { run, size in
      let pairs = scrambled(size).map { ($0, $0) }
      let dictionary = TreeDictionary(uniqueKeysWithValues: pairs)
      run.measure { dictionary.description }
    },
  ]
}
