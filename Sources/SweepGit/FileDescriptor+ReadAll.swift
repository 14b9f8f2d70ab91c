import SystemPackage

extension FileDescriptor {
  /// Reads to the end. `expecting` is the likely number of bytes.
  func readAll(expecting byteCount: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let chunk = try [UInt8](unsafeUninitializedCapacity: max(byteCount + 1 - bytes.count, 4096)) {
        $1 = try read(into: UnsafeMutableRawBufferPointer($0))
      }
      if chunk.isEmpty { return bytes }
      if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
    }
  }
}
