import BenchMemEngine
import BitCollections

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
    Benchmark("union-with-range", .group("algebra"), for: "size", in: [1_000, 100_000]) {
      run, size in
      let set = BitSet(0..<size)
      run.measure { set.union(size / 2..<size * 3 / 2) }
    },
    Benchmark("toggle-bits", .group("algebra"), for: "size", in: [1_000, 100_000]) { run, size in
      let bits = BitArray(repeating: true, count: size)
      run.measure {
        var toggled = bits
        toggled.toggleAll()
        return toggled
      }
    },
  ]
}
