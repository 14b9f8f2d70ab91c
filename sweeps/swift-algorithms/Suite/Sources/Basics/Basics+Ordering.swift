import Algorithms
import BenchMemEngine
import Inputs

extension Basics {
  static let ordering = [
    Benchmark("stable-partition", .group("ordering"), for: "size", in: [10_000]) { run, size in
      run.measure(setup: { scrambled(size) }) { numbers in
        _ = numbers.stablePartition { $0.isMultiple(of: 2) }
      }
    },
    Benchmark("partitioning-index", .group("ordering"), for: "size", in: [10_000]) { run, size in
      let numbers = Array(0..<size)
      run.measure {
        (0..<size).reduce(0) { sum, number in
          sum &+ numbers.partitioningIndex { $0 >= number }
        }
      }
    },
    Benchmark("sample", .group("ordering"), for: "size", in: [10_000]) { run, size in
      let numbers = scrambled(size)
      run.measure {
        var generator = SplitMix()
        return numbers.randomSample(count: size / 10, using: &generator)
      }
    },
    Benchmark("stable-sample", .group("ordering"), for: "size", in: [10_000]) { run, size in
      let numbers = scrambled(size)
      run.measure {
        var generator = SplitMix()
        return numbers.randomStableSample(count: size / 10, using: &generator)
      }
    },
  ]
}
