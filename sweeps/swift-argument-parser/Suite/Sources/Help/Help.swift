import ArgumentParser
import BenchMemEngine

@main
struct Help: BenchmarkSuite {
  static let benchmarks = [
    Benchmark("command", for: "columns", in: [40, 120]) { run, columns in
      run.measure { Store.Get.helpMessage(columns: columns) }
    },
    Benchmark("root", for: "columns", in: [40, 120]) { run, columns in
      run.measure { Store.helpMessage(for: Store.self, columns: columns) }
    },
    Benchmark("subcommand", for: "columns", in: [40, 120]) { run, columns in
      run.measure { Store.helpMessage(for: Store.Put.self, columns: columns) }
    },
  ]
}
