/// The part of a sweep that one machine carries out.
public struct Shard: Sendable, Hashable {
  /// What is shared out.
  public enum Dimension: String, Sendable, CaseIterable {
    /// The versions, neighbours together: for memory and instructions, which are the same on every
    /// machine of one kind.
    case version
    /// The benchmarks: all versions of one are measured on one machine, whose times can be
    /// compared.
    case benchmark
  }

  /// Which part, from 1.
  public let index: Int
  /// How many parts there are.
  public let count: Int
  /// What is shared out.
  public let dimension: Dimension

  /// Makes a shard; `nil` where the index is not among the parts.
  public init?(index: Int, of count: Int, by dimension: Dimension) {
    guard count >= 1, (1...count).contains(index) else { return nil }
    (self.index, self.count, self.dimension) = (index, count, dimension)
  }

  /// Reads `I/N`.
  public init?(parsing text: String, by dimension: Dimension) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1] else { return nil }
    self.init(index: index, of: count, by: dimension)
  }

  /// The places of its versions among all of them.
  package func places(among versions: Int) -> Range<Int> {
    guard dimension == .version else { return 0..<versions }
    return versions * (index - 1) / count..<versions * index / count
  }

  /// Whether a benchmark is one of its own. Which part an id is in depends on nothing but the id.
  package func covers(_ id: String) -> Bool {
    guard dimension == .benchmark else { return true }
    // FNV-1a of 64 bits: `Hasher` differs from process to process.
    let hash = id.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    return Int((hash >> 16) % UInt64(count)) == index - 1
  }
}
