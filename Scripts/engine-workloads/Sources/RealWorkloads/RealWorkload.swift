import Foundation

/// A piece of work as programs do it, with many call paths.
public enum RealWorkload: String, CaseIterable, Sendable {
  case json, words, tree

  /// Does the work once.
  @inline(never)
  public func run() {
    switch self {
    case .json: use(readOrders(writtenOrders()))
    case .words: use(countWords(in: text()))
    case .tree: use(searchTree().depth)
    }
  }
}

/// Uses a value where the optimizer cannot see it.
@inline(never)
@_optimize(none)
func use<Value>(_ value: Value) {}

// MARK: JSON

struct Order: Codable {
  struct Line: Codable {
    var article: String
    var count: Int
  }

  var number: Int
  var customer: String
  var lines: [Line]
}

@inline(never)
func writtenOrders() -> Data {
  let orders = (0..<2_000).map { number in
    Order(
      number: number, customer: "customer number \(number) of a long list",
      lines: (0..<5).map { Order.Line(article: "an article with the name \($0)", count: $0) })
  }
  return (try? JSONEncoder().encode(orders)) ?? Data()
}

@inline(never)
func readOrders(_ data: Data) -> [Order] {
  (try? JSONDecoder().decode([Order].self, from: data)) ?? []
}

// MARK: Words

@inline(never)
func text() -> String {
  var text = ""
  for index in 0..<60_000 { text += "a word with the number \(index % 7_000), " }
  return text
}

@inline(never)
func countWords(in text: String) -> [(String, Int)] {
  var counts: [String: Int] = [:]
  for word in text.split(whereSeparator: { $0 == " " || $0 == "," }) {
    counts[String(word) + " as it is kept", default: 0] += 1
  }
  return counts.sorted { ($0.value, $0.key) > ($1.value, $1.key) }
}

// MARK: A tree

final class Node {
  var left: Node?
  var right: Node?
  let key: Int
  let payload: [Int]

  init(_ key: Int) {
    self.key = key
    payload = Array(repeating: key, count: key % 32)
  }

  var depth: Int { 1 + max(left?.depth ?? 0, right?.depth ?? 0) }
}

@inline(never)
func searchTree() -> Node {
  let root = Node(500_000)
  var state: UInt64 = 1
  for _ in 0..<60_000 {
    state = state &* 6_364_136_223_846_793_005 &+ 1
    insert(Int(state >> 44), under: root)
  }
  return root
}

@inline(never)
func insert(_ key: Int, under root: Node) {
  var node = root
  while true {
    if key < node.key {
      guard let next = node.left else { return node.left = makeNode(key) }
      node = next
    } else {
      guard let next = node.right else { return node.right = makeNode(key) }
      node = next
    }
  }
}

@inline(never)
func makeNode(_ key: Int) -> Node { Node(key) }
