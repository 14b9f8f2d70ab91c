import BenchMemEngine
import Workloads

@main
struct Truth: BenchmarkSuite {
  static let benchmarks: [Benchmark] = [
    Benchmark("arithmetic") { run in run.measure { arithmetic(7) } },
    Benchmark("sorting") { run in
      let list = Numbers.list(200, below: 1_000_000)
      run.measure { sorting(list) }
    },
    Benchmark("dictionary") { run in
      let list = Numbers.list(200, below: 50)
      run.measure { dictionary(list) }
    },
    Benchmark("text") { run in
      let list = Numbers.list(60, below: 100_000)
      run.measure { text(list) }
    },
    Benchmark("table") { run in
      let lines = Numbers.list(150, below: 10_000).map { "\($0),row \($0),\($0 * 3),\n" }
      let bytes = Array(lines.joined().utf8)
      run.measure { table(bytes) }
    },
    Benchmark("tree") { run in
      let numbers = Numbers.list(1_000, below: 100_000)
      let root = Tree(50_000)
      for number in numbers { root.insert(number) }
      let wanted = Array(numbers.prefix(40))
      run.measure { tree(root, wanted) }
    },
    Benchmark("boxes") { run in
      let list = Numbers.list(300, below: 1_000)
      run.measure { boxes(list) }
    },
    Benchmark("search") { run in
      let sorted = Numbers.list(1_000, below: 100_000).sorted()
      let wanted = Numbers.list(24, below: 100_000)
      run.measure { search(sorted, wanted) }
    },
    Benchmark("closures") { run in
      let (functions, list) = (steps(8), Numbers.list(40, below: 1_000))
      run.measure { closures(functions, list) }
    },
  ]
}
