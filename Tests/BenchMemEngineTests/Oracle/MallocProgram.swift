/// A random program of the malloc family over a table of slots, as a list of calls.
struct MallocProgram {
  static let slots = 24

  var operations: [MallocOperation] = []
  /// The size of the block in each slot as the program leaves it, nil where there is none.
  var sizes: [Int?] = Array(repeating: nil, count: slots)

  /// Adds random calls that go on where the program stopped.
  mutating func extend(
    by count: Int, resizing: Bool = true, using generator: inout SplitMix64
  ) {
    for _ in 0..<count {
      let slot = Int.random(in: 0..<Self.slots, using: &generator)
      let kind = Self.kind(occupied: sizes[slot] != nil, resizing, using: &generator)
      let size = Self.size(using: &generator)
      let alignment = 16 << Int.random(in: 0...8, using: &generator)
      operations.append(
        MallocOperation(kind: kind, slot: slot, size: size, alignment: alignment))
      // realloc with a size of zero frees a block, but makes one of NULL.
      let frees = kind == .free || (kind == .realloc && size == 0 && sizes[slot] != nil)
      sizes[slot] = frees ? nil : size
    }
  }

  /// An empty slot may be filled or freed as NULL, a full one resized or freed.
  private static func kind(
    occupied: Bool, _ resizing: Bool, using generator: inout SplitMix64
  ) -> MallocOperation.Kind {
    let choice = Int.random(in: 0..<10, using: &generator)
    if occupied { return resizing && choice < 5 ? .realloc : .free }
    let filling: [MallocOperation.Kind] = [
      .malloc, .malloc, .malloc, .malloc, .calloc, .calloc, .alignedAlloc, .posixMemalign, .realloc,
      .free,
    ]
    return filling[choice] == .realloc && !resizing ? .malloc : filling[choice]
  }

  private static func size(using generator: inout SplitMix64) -> Int {
    let limits = [8, 64, 64, 300, 300, 4096, 20_000, 300_000]
    return Int.random(in: 0...(limits.randomElement(using: &generator) ?? 8), using: &generator)
  }
}
