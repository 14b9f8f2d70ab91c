import BenchMemEngine
import Inputs
import OrderedCollections

extension OrderedSets {
  static let lookup = [
    Benchmark("contains", .group("lookup"), for: "size", in: [10_000]) { run, size in
      let set = OrderedSet(scrambled(size))
      run.measure { (0..<size).count { set.contains($0) } }
    },
    Benchmark("contains-not", .group("lookup"), for: "size", in: [10_000]) { run, size in
      let set = OrderedSet(scrambled(size))
      run.measure { (size..<2 * size).count { set.contains($0) } }
    },
    Benchmark("first-index", .group("lookup"), for: "size", in: [10_000]) { run, size in
      let set = OrderedSet(scrambled(size))
      run.measure { (0..<size).reduce(0) { $0 &+ (set.firstIndex(of: $1) ?? 0) } }
    },
    Benchmark("to-set", .group("lookup"), for: "size", in: [10_000]) { run, size in
      let set = OrderedSet(0..<size)
      run.measure { Set(set) }
    },
    Benchmark("compare", .group("lookup"), for: "size", in: [10_000]) { run, size in
      let set = OrderedSet(0..<size)
      let other = OrderedSet(Array(0..<size))
      run.measure { set == other }
    },
    Benchmark("hash", .group("lookup"), for: "size", in: [10_000]) { run, size in
      let set = OrderedSet(0..<size)
      run.measure { set.hashValue }
    },
    Benchmark("describe", .group("lookup"), for: "size", in: [1_000]) { run, size in
      let set = OrderedSet(0..<size)
      run.measure { set.description }
    },
  ]
}
