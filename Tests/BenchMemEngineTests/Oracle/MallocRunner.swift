import CMallocProbe
import Foundation

/// Runs programs for real. Running allocates nothing but what the program says.
///
/// Every block is filled to the last byte that `malloc_usable_size` allows, so that a trailer where
/// the program may write would be found out, and is checked before it is resized or freed.
///
/// Unchecked: one thread at a time runs on one table.
final class MallocRunner: @unchecked Sendable {
  private let operations: UnsafeMutableBufferPointer<MallocOperation>
  private let table: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  private(set) var damagedBlocks = 0

  init(_ operations: [MallocOperation]) {
    self.operations = .allocate(capacity: operations.count)
    _ = self.operations.initialize(from: operations)
    table = .allocate(capacity: MallocProgram.slots)
    table.initialize(repeating: nil, count: MallocProgram.slots)
  }

  deinit {
    operations.deallocate()
    table.deallocate()
  }

  /// Runs the calls in this range.
  func run(_ range: Range<Int>) {
    for index in range { run(operations[index]) }
  }

  func runAll() { run(0..<operations.count) }

  /// Frees what the program left, so that a process can run thousands of them.
  func clear() {
    for slot in 0..<MallocProgram.slots {
      free(table[slot])
      table[slot] = nil
    }
  }

  private func run(_ operation: MallocOperation) {
    let slot = operation.slot
    check(table[slot], slot)
    switch operation.kind {
    case .malloc: table[slot] = malloc(operation.size)
    case .calloc: table[slot] = calloc(1, operation.size)
    case .alignedAlloc: table[slot] = aligned_alloc(operation.alignment, operation.size)
    case .posixMemalign: posix_memalign(&table[slot], operation.alignment, operation.size)
    case .realloc: table[slot] = realloc(table[slot], operation.size)
    case .free:
      free(table[slot])
      table[slot] = nil
    }
    fill(table[slot], slot)
  }

  private func fill(_ block: UnsafeMutableRawPointer?, _ slot: Int) {
    guard let block else { return }
    memset(block, Int32(slot + 1), probe_usable_size(block))
  }

  private func check(_ block: UnsafeMutableRawPointer?, _ slot: Int) {
    guard let block else { return }
    let bytes = block.assumingMemoryBound(to: UInt8.self)
    let usable = probe_usable_size(block)
    guard usable > 0 else { return }
    if bytes[0] != UInt8(slot + 1) || bytes[usable - 1] != UInt8(slot + 1) { damagedBlocks += 1 }
  }
}
