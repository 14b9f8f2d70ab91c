import BenchMemEngine

/// The call paths that have most of what a limit is about, in words.
struct HeaviestPaths {
  private let metric: KeyPath<Profile.Path, Int>
  private let isCount: Bool
  private let profile: Profile

  /// - Parameter limit: What was exceeded: its metric is the one that counts.
  init(_ profile: Profile, for limit: MemoryLimit) {
    self.profile = profile
    isCount = if case .allocations = limit { true } else { false }
    metric =
      switch limit {
      case .peak: \.peakBytes
      case .allocated: \.totalBytes
      case .allocations: \.allocations
      case .leaked: \.liveBytes
      }
  }

  /// A line for each of the three heaviest paths, and one if names could not be found.
  func lines() -> [String] {
    let heaviest = profile.paths.filter { $0[keyPath: metric] > 0 }
      .sorted { $0[keyPath: metric] > $1[keyPath: metric] }.prefix(3)
    let names = AddressNames(
      of: Set(heaviest.flatMap { $0.frames.prefix(Self.depth) }), in: profile.modules)
    return heaviest.map { line($0, names) } + [names.remark].compactMap(\.self)
  }

  /// Frames that are looked up, and of those, frames that a line names.
  private static let (depth, named) = (32, 4)

  private func line(_ path: Profile.Path, _ names: AddressNames) -> String {
    let value = path[keyPath: metric]
    let amount = isCount ? "\(value) allocations" : "\(value) bytes"
    let found = path.frames.prefix(Self.depth).flatMap { names[$0] }.filter { !$0.isThunk }
    // The runtime's own frames stand before the first of the program's.
    let own = found.drop { $0.isOfRuntime }.prefix(Self.named)
    let texts = (own.isEmpty ? found.prefix(Self.named) : own).map(\.description)
    let cut = path.cut == .framePointer ? " (the rest could not be followed)" : ""
    return
      "\(amount) in \(texts.isEmpty ? "an unknown place" : texts.joined(separator: " < "))\(cut)"
  }
}
