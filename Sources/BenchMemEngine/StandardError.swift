#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Lines for a person, beside what standard output holds.
enum StandardError {
  @_optimize(none)
  static func write(_ line: String) {
    FileDescriptorOutput.write(line + "\n", to: STDERR_FILENO)
  }
}

/// Writing whole texts to a file descriptor.
enum FileDescriptorOutput {
  /// Writes the text by one `write` where the system takes it whole. False if it cannot be written.
  @discardableResult
  @_optimize(none)
  static func write(_ text: String, to descriptor: Int32) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while let start = rest.baseAddress, !rest.isEmpty {
        #if canImport(Glibc)
          let written = Glibc.write(descriptor, start, rest.count)
        #elseif canImport(Musl)
          let written = Musl.write(descriptor, start, rest.count)
        #else
          let written = Darwin.write(descriptor, start, rest.count)
        #endif
        if written < 0 && errno == EINTR { continue }
        guard written > 0 else { return false }
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
      }
      return true
    }
  }
}
