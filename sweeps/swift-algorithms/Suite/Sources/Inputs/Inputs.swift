/// The sizes of the inputs. Being of a known type, they keep the compiler's message about an API
/// that a version lacks to the point.
public let sizes = [10_000]

/// The integers below `count`, in an order that looks random and is the same in every run.
public func scrambled(_ count: Int) -> [Int] {
  var generator = SplitMix()
  return (0..<count).shuffled(using: &generator)
}

/// Integers below `limit` that repeat, in an order that is the same in every run.
public func repeating(_ count: Int, below limit: Int) -> [Int] {
  var generator = SplitMix()
  return (0..<count).map { _ in Int.random(in: 0..<limit, using: &generator) }
}

/// SplitMix64 from a fixed seed.
public struct SplitMix: RandomNumberGenerator {
  private var state: UInt64 = 42

  /// The generator at the start of its sequence.
  public init() {}

  /// The next word.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
