import BenchMemEngine
import Inputs
import OrderedCollections

extension OrderedSets {
  static let editing = [
    Benchmark("insert-front", .group("editing"), for: "size", in: [1_000]) { run, size in
      run.measure {
        var set: OrderedSet<Int> = []
        for number in 0..<size { set.insert(number, at: 0) }
        return set
      }
    },
    Benchmark("remove", .group("editing"), for: "size", in: [1_000]) { run, size in
      let numbers = scrambled(size)
      run.measure(setup: { OrderedSet(0..<size) }) { set in
        for number in numbers { set.remove(number) }
      }
    },
    Benchmark("remove-last", .group("editing"), for: "size", in: [10_000]) { run, size in
      run.measure(setup: { OrderedSet(0..<size) }) { set in
        while !set.isEmpty { set.removeLast() }
      }
    },
    Benchmark("remove-where", .group("editing"), for: "size", in: [10_000]) { run, size in
      run.measure(setup: { OrderedSet(0..<size) }) { set in set.removeAll { $0.isMultiple(of: 3) } }
    },
    Benchmark("remove-subrange", .group("editing"), for: "size", in: [10_000]) { run, size in
      run.measure(setup: { OrderedSet(0..<size) }) { set in
        set.removeSubrange(size / 4..<size / 2)
      }
    },
    Benchmark("sort", .group("editing"), for: "size", in: [10_000]) { run, size in
      run.measure(setup: { OrderedSet(scrambled(size)) }) { set in set.sort() }
    },
    Benchmark("reverse", .group("editing"), for: "size", in: [10_000]) { run, size in
      run.measure(setup: { OrderedSet(0..<size) }) { set in set.reverse() }
    },
    Benchmark("filter", .group("editing"), for: "size", in: [10_000]) { run, size in
      let set = OrderedSet(0..<size)
      run.measure { OrderedSet(set.lazy.filter { $0.isMultiple(of: 2) }) }
    },
  ]
}
