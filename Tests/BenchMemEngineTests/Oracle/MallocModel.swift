/// What a program of the malloc family must count, in plain Swift.
struct MallocModel: Equatable {
  var peakBytes = 0
  var totalBytes = 0
  var allocations = 0
  var liveBytes = 0
  var freed = 0

  private var sizes: [Int?] = Array(repeating: nil, count: MallocProgram.slots)

  init(_ operations: [MallocOperation]) {
    for operation in operations { apply(operation) }
  }

  private mutating func apply(_ operation: MallocOperation) {
    let old = sizes[operation.slot]
    switch operation.kind {
    case .free:
      release(old)
      sizes[operation.slot] = nil
    case .realloc where operation.size == 0 && old != nil:
      release(old)
      sizes[operation.slot] = nil
    default:
      release(old)
      allocations += 1
      totalBytes += operation.size
      liveBytes += operation.size
      peakBytes = max(peakBytes, liveBytes)
      sizes[operation.slot] = operation.size
    }
  }

  private mutating func release(_ size: Int?) {
    guard let size else { return }
    liveBytes -= size
    freed += 1
  }
}
