import BenchMemEngine
import Inputs
import OrderedCollections

extension OrderedSets {
  static let algebra = [
    Benchmark("union", .group("algebra"), for: "size", in: [1_000, 10_000]) { run, size in
      let set = OrderedSet(0..<size)
      let other = OrderedSet(size / 2..<size * 3 / 2)
      run.measure { set.union(other) }
    },
    Benchmark("intersection", .group("algebra"), for: "size", in: [1_000, 10_000]) { run, size in
      let set = OrderedSet(0..<size)
      let other = OrderedSet(size / 2..<size * 3 / 2)
      run.measure { set.intersection(other) }
    },
    Benchmark("subtracting", .group("algebra"), for: "size", in: [1_000, 10_000]) { run, size in
      let set = OrderedSet(0..<size)
      let other = OrderedSet(size / 2..<size * 3 / 2)
      run.measure { set.subtracting(other) }
    },
    Benchmark("symmetric-difference", .group("algebra"), for: "size", in: [1_000, 10_000]) {
      run, size in
      let set = OrderedSet(0..<size)
      let other = OrderedSet(size / 2..<size * 3 / 2)
      run.measure { set.symmetricDifference(other) }
    },
    Benchmark("is-subset", .group("algebra"), for: "size", in: [1_000, 10_000]) { run, size in
      let set = OrderedSet(0..<size)
      let other = OrderedSet(0..<2 * size)
      run.measure { set.isSubset(of: other) }
    },
    Benchmark("is-disjoint", .group("algebra"), for: "size", in: [1_000, 10_000]) { run, size in
      let set = OrderedSet(0..<size)
      let other = OrderedSet(size..<2 * size)
      run.measure { set.isDisjoint(with: other) }
    },
    Benchmark("equal-unordered", .group("algebra"), for: "size", in: [1_000, 10_000]) { run, size in
      let set = OrderedSet(scrambled(size))
      let other = OrderedSet(0..<size)
      run.measure { set.unordered == other.unordered }
    },
  ]
}
