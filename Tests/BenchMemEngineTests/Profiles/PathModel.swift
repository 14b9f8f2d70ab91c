/// One call on a call path: a block is made, resized, or freed where the size is zero.
struct PathOperation {
  var thread: Int
  var path: Int
  var slot: Int
  var size: Int

  /// A random program over some paths and threads. Every fourth call frees.
  static func program(
    _ count: Int, threads: Int, paths: Int, slots: Int, using generator: inout SplitMix64
  ) -> [PathOperation] {
    (0..<count).map { _ in
      let limit = [40, 40, 300, 5000, 400_000].randomElement(using: &generator) ?? 40
      let frees = Int.random(in: 0..<4, using: &generator) == 0
      return PathOperation(
        thread: Int.random(in: 0..<threads, using: &generator),
        path: Int.random(in: 0..<paths, using: &generator),
        slot: Int.random(in: 0..<slots, using: &generator),
        size: frees ? 0 : Int.random(in: 1...limit, using: &generator))
    }
  }
}

/// What each call path of a program must have, in plain Swift: at every new peak, all that is live
/// is written down.
struct PathModel {
  struct Origin: Hashable {
    var thread: Int
    var path: Int
  }

  private(set) var numbers: [Origin: Recording.Numbers] = [:]
  private var blocks: [Int: (origin: Origin, size: Int)] = [:]
  private var live = 0
  private var peak = 0

  init(_ operations: [PathOperation]) {
    for operation in operations { apply(operation) }
  }

  private mutating func apply(_ operation: PathOperation) {
    if let old = blocks.removeValue(forKey: operation.slot) {
      live -= old.size
      numbers[old.origin]?.live -= old.size
    }
    guard operation.size > 0 else { return }
    let origin = Origin(thread: operation.thread, path: operation.path)
    blocks[operation.slot] = (origin, operation.size)
    live += operation.size
    numbers[origin, default: .init()] += .init(
      total: operation.size, allocations: 1, live: operation.size)
    guard live > peak else { return }
    peak = live
    numbers = numbers.mapValues { numbers in
      var numbers = numbers
      numbers.peak = numbers.live
      return numbers
    }
  }
}
