import BenchMemEngine
import Collections

extension BitSets {
  static let algebra = [
    Benchmark("union", .group("algebra"), for: "size", in: [1_000, 100_000]) { run, size in
      let set = BitSet(0..<size)
      let other = BitSet(size / 2..<size * 3 / 2)
      run.measure { set.union(other) }
    },
    Benchmark("intersection", .group("algebra"), for: "size", in: [1_000, 100_000]) { run, size in
      let set = BitSet(0..<size)
      let other = BitSet(size / 2..<size * 3 / 2)
      run.measure { set.intersection(other) }
    },
    Benchmark("subtracting", .group("algebra"), for: "size", in: [1_000, 100_000]) { run, size in
      let set = BitSet(0..<size)
      let other = BitSet(size / 2..<size * 3 / 2)
      run.measure { set.subtracting(other) }
    },
    Benchmark("symmetric-difference", .group("algebra"), for: "size", in: [1_000, 100_000]) {
      run, size in
      let set = BitSet(0..<size)
      let other = BitSet(size / 2..<size * 3 / 2)
      run.measure { set.symmetricDifference(other) }
    },
    Benchmark("to-array", .group("algebra"), for: "size", in: [1_000, 100_000]) { run, size in
      let set = BitSet(0..<size)
      run.measure { Array(set) }
    },
  ]
}
