// Each workload is an inner function that never changes, called as often as `Work` says. Where the
// compiler sees that a call has no effect, each takes the last one's result, so that all are made.
// `Scripts/benchmark-truth` puts unrelated functions at the lines that begin with `// place`.

/// A loop of integer arithmetic in which each step needs the one before it.
public func arithmetic(_ seed: UInt64) -> UInt64 {
  var value = seed
  for _ in 0..<Work.arithmetic { value = mixed(value) }
  return value
}

@inline(never)
func mixed(_ seed: UInt64) -> UInt64 {
  var value = seed | 1
  for _ in 0..<400 {
    value ^= value << 13
    value ^= value >> 7
    value ^= value << 17
  }
  return value
}

/// Sorts copies of a list.
public func sorting(_ list: [Int]) -> Int {
  var sum = 0
  for _ in 0..<Work.sorting { sum &+= median(list) }
  return sum
}

@inline(never)
func median(_ list: [Int]) -> Int {
  let sorted = list.sorted()
  return sorted[sorted.count / 2]
}

// place 1

/// Counts how often each number occurs, in a dictionary that grows.
public func dictionary(_ list: [Int]) -> Int {
  var sum = 0
  for _ in 0..<Work.dictionary { sum &+= mostFrequent(list) }
  return sum
}

@inline(never)
func mostFrequent(_ list: [Int]) -> Int {
  var counts: [Int: Int] = [:]
  for number in list { counts[number, default: 0] += 1 }
  return counts.values.max() ?? 0
}

/// Builds a text from numbers and words.
public func text(_ list: [Int]) -> Int {
  var length = 0
  for _ in 0..<Work.text { length &+= listing(list).utf8.count }
  return length
}

@inline(never)
func listing(_ list: [Int]) -> String {
  var text = ""
  for number in list {
    text += "\(number)"
    text += number % 3 == 0 ? " is a multiple of three\n" : ", "
  }
  return text
}

// place 2

/// Reads a table of comma-separated values.
public func table(_ bytes: [UInt8]) -> Int {
  var sum = 0
  for _ in 0..<Work.table {
    for row in rows(bytes) { sum &+= row.count &+ (Int(row[0]) ?? 0) }
  }
  return sum
}

@inline(never)
func rows(_ bytes: [UInt8]) -> [[String]] {
  var rows: [[String]] = []
  var row: [String] = []
  var start = 0
  for (place, byte) in bytes.enumerated() where byte == 44 || byte == 10 {
    row.append(String(decoding: bytes[start..<place], as: UTF8.self))
    start = place + 1
    if byte == 10 {
      rows.append(row)
      row = []
    }
  }
  return rows
}

/// Looks numbers up in a binary tree of objects.
public func tree(_ tree: Tree, _ list: [Int]) -> Int {
  var found = 0
  for _ in 0..<Work.tree { found = hits(tree, list, from: found) }
  return found
}

@inline(never)
func hits(_ tree: Tree, _ list: [Int], from start: Int) -> Int {
  var count = start
  for number in list where tree.contains(number) { count += 1 }
  return count
}

// place 3

/// A binary search tree.
public final class Tree {
  private let number: Int
  private var less: Tree?
  private var more: Tree?

  /// A tree of one number.
  public init(_ number: Int) { self.number = number }

  /// Adds a number, unless it is there.
  public func insert(_ new: Int) {
    if new < number {
      if let less { less.insert(new) } else { less = Tree(new) }
    } else if new > number {
      if let more { more.insert(new) } else { more = Tree(new) }
    }
  }

  @inline(never)
  func contains(_ wanted: Int) -> Bool {
    if wanted == number { return true }
    return (wanted < number ? less : more)?.contains(wanted) ?? false
  }
}

/// Makes many small objects and drops them.
public func boxes(_ list: [Int]) -> Int {
  var sum = 0
  for _ in 0..<Work.boxes { sum &+= boxed(list).count }
  return sum
}

@inline(never)
func boxed(_ list: [Int]) -> [Box] { list.map(Box.init) }

final class Box {
  let number: Int

  init(_ number: Int) { self.number = number }
}

/// Finds numbers in a sorted list by halving.
public func search(_ sorted: [Int], _ wanted: [Int]) -> Int {
  var sum = 0
  for _ in 0..<Work.search { sum = places(sorted, wanted, from: sum) }
  return sum
}

@inline(never)
func places(_ sorted: [Int], _ wanted: [Int], from start: Int) -> Int {
  var sum = start
  for number in wanted {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < number { low = middle + 1 } else { high = middle }
    }
    sum &+= low
  }
  return sum
}

// place 4

/// Calls functions that are known only when it runs.
public func closures(_ steps: [@Sendable (Int) -> Int], _ list: [Int]) -> Int {
  var sum = 0
  for _ in 0..<Work.closures { sum = applied(steps, list, from: sum) }
  return sum
}

@inline(never)
func applied(_ steps: [@Sendable (Int) -> Int], _ list: [Int], from start: Int) -> Int {
  var sum = start
  for number in list {
    var value = number
    for step in steps { value = step(value) }
    sum &+= value
  }
  return sum
}

/// Functions for `closures`.
public func steps(_ count: Int) -> [@Sendable (Int) -> Int] {
  (0..<count).map { place in { $0 &* 3 ^ place } }
}
