/// Numbers that look random and are the same everywhere.
public struct Numbers {
  private var state: UInt64

  /// The numbers of a seed.
  public init(seed: UInt64) { state = seed }

  /// The next one, from 0 on.
  public mutating func next(below limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(limit))
  }

  /// So many of them, from 0 on.
  public static func list(_ count: Int, below limit: Int) -> [Int] {
    var numbers = Numbers(seed: 1)
    return (0..<count).map { _ in numbers.next(below: limit) }
  }
}
