import Algorithms
import BenchMemEngine
import Inputs

extension Slices {
  static let folding = [
    Benchmark("reductions", .group("folding"), for: "size", in: sizes) { run, size in
      let numbers = Array(0..<size)
      run.measure { numbers.reductions(0, &+) }
    },
    Benchmark("least", .group("folding"), for: "size", in: sizes) { run, size in
      let numbers = scrambled(size)
      run.measure { numbers.min(count: size / 100) }
    },
    Benchmark("most", .group("folding"), for: "size", in: sizes) { run, size in
      let numbers = scrambled(size)
      run.measure { numbers.max(count: size / 2) }
    },
    Benchmark("min-and-max", .group("folding"), for: "size", in: sizes) { run, size in
      let numbers = scrambled(size)
      run.measure { numbers.minAndMax()?.max }
    },
    Benchmark("compacted", .group("folding"), for: "size", in: sizes) { run, size in
      let numbers = (0..<size).map { $0.isMultiple(of: 3) ? nil : $0 }
      run.measure { Array(numbers.compacted()) }
    },
  ]
}
