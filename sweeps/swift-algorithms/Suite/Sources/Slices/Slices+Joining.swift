import Algorithms
import BenchMemEngine
import Inputs

extension Slices {
  static let joining = [
    Benchmark("chain", .group("joining"), for: "size", in: sizes) { run, size in
      let numbers = Array(0..<size)
      run.measure { Array(chain(numbers, numbers)) }
    },
    Benchmark("interspersed", .group("joining"), for: "size", in: sizes) { run, size in
      let numbers = Array(0..<size)
      run.measure { Array(numbers.interspersed(with: -1)) }
    },
    Benchmark("joined", .group("joining"), for: "size", in: sizes) { run, size in
      let parts = Array(repeating: [1, 2, 3], count: size)
      run.measure { Array(parts.joined(by: [0, 0])) }
    },
    Benchmark("rotate", .group("joining"), for: "size", in: sizes) { run, size in
      run.measure(setup: { Array(0..<size) }) { numbers in numbers.rotate(toStartAt: size / 3) }
    },
  ]
}
