import BenchMemEngine
import Orders
import RowStore

@main
struct Tables: BenchmarkSuite {
  static let benchmarks = csv + queries

  static let csv = [
    Benchmark("read", .group("csv"), .maxPeak("4MiB"), for: "rows", in: [500, 5_000]) { run, rows in
      let bytes = Orders.csv(rows)
      run.extraInfo["bytes"] = bytes.count
      try run.measure { try CSVReader().read(bytes) }
    },
    Benchmark("read-chunks", .group("csv"), for: "rows", in: [5_000]) { run, rows in
      let chunks = Chunks(of: Orders.csv(rows), size: 4_096)
      try await run.measure { try await CSVReader().read(chunks: chunks) }
    },
    Benchmark("write", .group("csv"), for: "rows", in: [5_000]) { run, rows in
      let table = Orders.table(rows)
      run.measure { CSVWriter().write(table) }
    },
  ]

  static let queries = [
    Benchmark("filter", .group("queries"), for: "rows", in: [5_000]) { run, rows in
      let table = Orders.table(rows)
      run.measure { table.filter { $0["pieces"] < .integer(500) && $0["note"] != .missing } }
    }
  ]
}
