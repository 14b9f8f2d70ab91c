import Algorithms
import BenchMemEngine
import Inputs

extension Slices {
  static let cutting = [
    Benchmark("windows", .group("cutting"), for: "size", in: sizes) { run, size in
      let numbers = Array(0..<size)
      run.measure { numbers.windows(ofCount: 5).map { $0.reduce(0, +) } }
    },
    Benchmark("chunks", .group("cutting"), for: "size", in: sizes) { run, size in
      let numbers = Array(0..<size)
      run.measure { numbers.chunks(ofCount: 7).map { $0.reduce(0, +) } }
    },
    Benchmark("adjacent-pairs", .group("cutting"), for: "size", in: sizes) { run, size in
      let numbers = Array(0..<size)
      run.measure { Array(numbers.adjacentPairs()) }
    },
    Benchmark("striding", .group("cutting"), for: "size", in: sizes) { run, size in
      let numbers = Array(0..<size)
      run.measure { Array(numbers.striding(by: 3)) }
    },
    Benchmark("trimming", .group("cutting"), for: "size", in: sizes) { run, size in
      let numbers = Array(0..<size)
      run.measure { Array(numbers.trimming { !$0.isMultiple(of: 1_000) }) }
    },
  ]
}
