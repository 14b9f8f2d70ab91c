import BenchMemEngine
import Orders
import RowStore

@main
struct Joins: BenchmarkSuite {
  static let benchmarks = [
    Benchmark("colours", for: "orders", in: [1_000], and: "colours", in: [7, 21]) {
      (run, orders: Int, colours: Int) in
      let left = Orders.table(orders)
      let right = Orders.colours(colours)
      run.measure { left.joined(with: right, on: "article") }
    }
  ]
}
