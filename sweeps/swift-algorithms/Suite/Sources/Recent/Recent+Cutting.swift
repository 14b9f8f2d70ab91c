import Algorithms
import BenchMemEngine
import Inputs

extension Recent {
  static let cutting = [
    Benchmark("evenly-chunked", .group("cutting"), for: "size", in: sizes) { run, size in
      let numbers = Array(0..<size)
      run.measure { numbers.evenlyChunked(in: 7).map { $0.reduce(0, +) } }
    }
  ]
}
