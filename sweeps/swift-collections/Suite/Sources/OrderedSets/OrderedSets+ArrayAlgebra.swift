import BenchMemEngine
import OrderedCollections

extension OrderedSets {
  /// The same with an array in place of the other set.
  static let arrayAlgebra = [
    Benchmark("union", .group("array-algebra"), for: "size", in: [1_000, 10_000]) { run, size in
      let set = OrderedSet(0..<size)
      let numbers = Array(size / 2..<size * 3 / 2)
      run.measure { set.union(numbers) }
    },
    Benchmark("intersection", .group("array-algebra"), for: "size", in: [1_000, 10_000]) {
      run, size in
      let set = OrderedSet(0..<size)
      let numbers = Array(size / 2..<size * 3 / 2)
      run.measure { set.intersection(numbers) }
    },
    Benchmark("subtracting", .group("array-algebra"), for: "size", in: [1_000, 10_000]) {
      run, size in
      let set = OrderedSet(0..<size)
      let numbers = Array(size / 2..<size * 3 / 2)
      run.measure { set.subtracting(numbers) }
    },
    Benchmark("symmetric-difference", .group("array-algebra"), for: "size", in: [1_000, 10_000]) {
      run, size in
      let set = OrderedSet(0..<size)
      let numbers = Array(size / 2..<size * 3 / 2)
      run.measure { set.symmetricDifference(numbers) }
    },
    Benchmark("is-subset", .group("array-algebra"), for: "size", in: [1_000, 10_000]) { run, size in
      let set = OrderedSet(0..<size)
      let numbers = Array(0..<2 * size)
      run.measure { set.isSubset(of: numbers) }
    },
    Benchmark("is-superset", .group("array-algebra"), for: "size", in: [1_000, 10_000]) {
      run, size in
      let set = OrderedSet(0..<size)
      let numbers = Array(0..<size / 2)
      run.measure { set.isSuperset(of: numbers) }
    },
  ]
}
