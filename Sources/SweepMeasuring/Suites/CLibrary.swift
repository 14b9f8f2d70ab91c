import Foundation

/// The C library that the tool, and so a suite built beside it, runs on.
package enum CLibrary {
  /// Such as `glibc 2.36`.
  package static var version: String {
    #if canImport(Glibc)
      var text = [CChar](repeating: 0, count: 64)
      guard confstr(Int32(_CS_GNU_LIBC_VERSION), &text, text.count) > 0 else { return "glibc" }
      return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    #else
      return "unknown"
    #endif
  }
}
