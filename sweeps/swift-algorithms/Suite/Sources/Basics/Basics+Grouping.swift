import Algorithms
import BenchMemEngine
import Inputs

extension Basics {
  static let grouping = [
    Benchmark("uniqued", .group("grouping"), for: "size", in: [10_000]) { run, size in
      let numbers = repeating(size, below: size / 10)
      run.measure { Array(numbers.uniqued()) }
    },
    Benchmark("uniqued-on", .group("grouping"), for: "size", in: [10_000]) { run, size in
      let numbers = scrambled(size)
      run.measure { Array(numbers.uniqued(on: { $0 / 10 })) }
    },
    Benchmark("chunked-by", .group("grouping"), for: "size", in: [10_000]) { run, size in
      let numbers = scrambled(size)
      run.measure { numbers.chunked(by: <) }
    },
    Benchmark("chunked-on", .group("grouping"), for: "size", in: [10_000]) { run, size in
      let numbers = Array(0..<size)
      run.measure { numbers.chunked(on: { $0 / 10 }) }
    },
    Benchmark("lazy-chunked-by", .group("grouping"), for: "size", in: [10_000]) { run, size in
      let numbers = scrambled(size)
      run.measure { numbers.lazy.chunked { $0 < $1 }.count { $0.count > 2 } }
    },
    Benchmark("indexed", .group("grouping"), for: "size", in: [10_000]) { run, size in
      let numbers = scrambled(size)
      run.measure { Array(numbers.indexed()) }
    },
  ]
}
