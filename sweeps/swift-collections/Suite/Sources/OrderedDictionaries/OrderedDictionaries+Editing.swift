import BenchMemEngine
import Inputs
import OrderedCollections

extension OrderedDictionaries {
  static let editing = [
    Benchmark("insert-front", .group("editing"), for: "size", in: [1_000]) { run, size in
      run.measure {
        var dictionary: OrderedDictionary<Int, Int> = [:]
        for number in 0..<size { dictionary.updateValue(number, forKey: number, insertingAt: 0) }
        return dictionary
      }
    },
    Benchmark("update", .group("editing"), for: "size", in: [10_000]) { run, size in
      run.measure(setup: { scrambledDictionary(size) }) { dictionary in
        for number in 0..<size { dictionary.updateValue(0, forKey: number) }
      }
    },
    Benchmark("remove", .group("editing"), for: "size", in: [1_000]) { run, size in
      run.measure(setup: { scrambledDictionary(size) }) { dictionary in
        for number in 0..<size { dictionary.removeValue(forKey: number) }
      }
    },
    Benchmark("remove-where", .group("editing"), for: "size", in: [10_000]) { run, size in
      run.measure(setup: { scrambledDictionary(size) }) { dictionary in
        dictionary.removeAll { $0.key.isMultiple(of: 3) }
      }
    },
    Benchmark("sort", .group("editing"), for: "size", in: [10_000]) { run, size in
      run.measure(setup: { scrambledDictionary(size) }) { dictionary in
        dictionary.sort()
      }
    },
    Benchmark("remove-subrange", .group("editing"), for: "size", in: [10_000]) { run, size in
      run.measure(setup: { scrambledDictionary(size) }) { dictionary in
        dictionary.removeSubrange(size / 4..<size / 2)
      }
    },
    Benchmark("reverse", .group("editing"), for: "size", in: [10_000]) { run, size in
      run.measure(setup: { scrambledDictionary(size) }) { dictionary in dictionary.reverse() }
    },
    Benchmark("partition", .group("editing"), for: "size", in: [10_000]) { run, size in
      run.measure(setup: { scrambledDictionary(size) }) { dictionary in
        dictionary.partition { $0.key.isMultiple(of: 2) }
      }
    },
    Benchmark("pop-last", .group("editing"), for: "size", in: [10_000]) { run, size in
      run.measure(setup: { scrambledDictionary(size) }) { dictionary in
        while !dictionary.isEmpty { dictionary.removeLast() }
      }
    },
  ]

  private static func scrambledDictionary(_ size: Int) -> OrderedDictionary<Int, Int> {
    OrderedDictionary(uniqueKeysWithValues: scrambled(size).map { ($0, $0) })
  }
}
