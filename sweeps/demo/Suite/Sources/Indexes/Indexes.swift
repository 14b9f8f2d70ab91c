import BenchMemEngine
import Orders
import RowStore

@main
struct Indexes: BenchmarkSuite {
  static let benchmarks = [
    Benchmark("build", .maxPeak("1MiB"), for: "rows", in: [5_000]) { run, rows in
      let table = Orders.table(rows)
      run.measure { SortedIndex(table, on: "pieces") }
    },
    Benchmark("find", for: "rows", in: [5_000]) { run, rows in
      let index = SortedIndex(Orders.table(rows), on: "pieces")
      run.measure { index.rows(in: .integer(400) ... .integer(409)) }
    },
  ]
}
