import BenchMemEngine
import HashTreeCollections
import Inputs

extension TreeDictionaries {
  static let editing = [
    Benchmark("write-to-copy", .group("editing"), for: "size", in: [1_000, 100_000]) { run, size in
      let pairs = scrambled(size).map { ($0, $0) }
      let dictionary = TreeDictionary(uniqueKeysWithValues: pairs)
      run.measure {
        var copy = dictionary
        copy[0] = -1
        return copy
      }
    },
    Benchmark("remove", .group("editing"), for: "size", in: [10_000]) { run, size in
      let pairs = scrambled(size).map { ($0, $0) }
      run.measure(setup: { TreeDictionary(uniqueKeysWithValues: pairs) }) { dictionary in
        for number in 0..<size { dictionary[number] = nil }
      }
    },
    Benchmark("find", .group("editing"), for: "size", in: [10_000]) { run, size in
      let pairs = scrambled(size).map { ($0, $0) }
      let dictionary = TreeDictionary(uniqueKeysWithValues: pairs)
      run.measure { (0..<size).count { dictionary[$0] != nil } }
    },
  ]
}
