#if canImport(Glibc)
  import Glibc
#endif

/// The C library that the tool, and so a suite built beside it, runs on.
package enum CLibrary {
  /// Such as `glibc 2.36`.
  package static var version: String {
    #if canImport(Glibc)
      "glibc " + String(cString: gnu_get_libc_version())
    #else
      "unknown"
    #endif
  }
}
