import BenchMemEngine
import BitCollections
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
    Benchmark("describe", .group("building"), for: "size", in: [1_000]) { run, size in
      let set = BitSet(0..<size)
      run.measure { set.description }
    },
    Benchmark("describe-bits", .group("building"), for: "size", in: [1_000]) { run, size in
      let bits = BitArray(repeating: true, count: size)
      run.measure { bits.description }
    },
  ]
}
