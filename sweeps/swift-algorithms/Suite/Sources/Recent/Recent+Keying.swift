import Algorithms
import BenchMemEngine
import Inputs

extension Recent {
  static let keying = [
    Benchmark("grouped", .group("keying"), for: "size", in: sizes) { run, size in
      let numbers = scrambled(size)
      run.measure { numbers.grouped(by: { $0 % 100 }) }
    },
    Benchmark("keyed", .group("keying"), for: "size", in: sizes) { run, size in
      let numbers = scrambled(size)
      run.measure { numbers.keyed(by: { $0 }) }
    },
    Benchmark("keyed-resolving", .group("keying"), for: "size", in: sizes) { run, size in
      let numbers = scrambled(size)
      run.measure { numbers.keyed(by: { $0 % 100 }) { _, old, new in max(old, new) } }
    },
    Benchmark("partitioned", .group("keying"), for: "size", in: sizes) { run, size in
      let numbers = scrambled(size)
      run.measure { numbers.partitioned { $0.isMultiple(of: 2) }.trueElements }
    },
  ]
}
