import CAlloc

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The conditions that make two runs of a suite alike, and how a suite gets them.
enum Reexecution {
  private static let hashingName = "SWIFT_DETERMINISTIC_HASHING"
  /// Set in the process that replaced the first one, so that there is no third.
  private static let guardName = "BENCHMEM_REEXECUTED"

  static var hashing: String { getenv(hashingName) == nil ? "random" : "deterministic" }

  static var addresses: String { benchmem_addresses_are_fixed() ? "fixed" : "random" }

  /// Replaces this process by itself with deterministic hashing and fixed addresses. Where it has
  /// them, or the system refuses, it returns and the run goes on as it is.
  @_optimize(none)
  static func fixConditions() {
    #if os(Linux)
      let isFixed = getenv(hashingName) != nil && benchmem_addresses_are_fixed()
      guard !isFixed, getenv(guardName) == nil else { return }
      setenv(hashingName, "1", 1)
      setenv(guardName, "1", 1)
      _ = benchmem_fix_addresses()
      execv("/proc/self/exe", CommandLine.unsafeArgv)
    #endif
  }
}
