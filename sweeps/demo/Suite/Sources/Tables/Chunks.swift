/// Bytes that arrive a chunk at a time.
struct Chunks: AsyncSequence, Sendable {
  private let chunks: [[UInt8]]

  init(of bytes: [UInt8], size: Int) {
    chunks = stride(from: 0, to: bytes.count, by: size).map { start in
      Array(bytes[start..<Swift.min(start + size, bytes.count)])
    }
  }

  func makeAsyncIterator() -> Iterator {
    Iterator(rest: chunks.makeIterator())
  }

  struct Iterator: AsyncIteratorProtocol {
    fileprivate var rest: [[UInt8]].Iterator

    mutating func next() async -> [UInt8]? {
      rest.next()
    }
  }
}
