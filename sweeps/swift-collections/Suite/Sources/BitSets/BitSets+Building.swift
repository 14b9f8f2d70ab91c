import BenchMemEngine
import Collections
import Inputs

extension BitSets {
  static let building = [
    Benchmark("insert", .group("building"), for: "size", in: [1_000, 100_000]) { run, size in
      let numbers = scrambled(size)
      run.measure {
        var set = BitSet()
        for number in numbers { set.insert(number) }
        return set
      }
    },
    Benchmark("from-array", .group("building"), for: "size", in: [1_000, 100_000]) { run, size in
      let numbers = scrambled(size)
      run.measure { BitSet(numbers) }
    },
    Benchmark("from-range", .group("building"), for: "size", in: [1_000, 100_000]) { run, size in
      run.measure { BitSet(0..<size) }
    },
    Benchmark("append-bits", .group("building"), for: "size", in: [1_000, 100_000]) { run, size in
      run.measure {
        var bits = BitArray()
        for number in 0..<size { bits.append(number.isMultiple(of: 3)) }
        return bits
      }
    },
  ]
}
