import Algorithms
import BenchMemEngine

extension Basics {
  static let combining = [
    Benchmark("combinations", .group("combining"), for: "size", in: [20]) { run, size in
      let numbers = Array(0..<size)
      run.measure { Array(numbers.combinations(ofCount: 4)) }
    },
    Benchmark("permutations", .group("combining"), for: "size", in: [7]) { run, size in
      let numbers = Array(0..<size)
      run.measure { Array(numbers.permutations()) }
    },
    Benchmark("partial-permutations", .group("combining"), for: "size", in: [16]) { run, size in
      let numbers = Array(0..<size)
      run.measure { Array(numbers.permutations(ofCount: 3)) }
    },
    Benchmark("product", .group("combining"), for: "size", in: [100]) { run, size in
      run.measure { Array(product(0..<size, 0..<size)) }
    },
    Benchmark("cycled", .group("combining"), for: "size", in: [10_000]) { run, size in
      let numbers = Array(0..<size)
      run.measure { Array(numbers.cycled(times: 3)) }
    },
  ]
}
