import CAlloc

/// Whether this process can count its allocations, and if not, why.
public enum CountingSupport: Sendable, Equatable {
  /// Every allocation of the process is counted, to the byte.
  case exact
  /// The platform is not 64-bit Linux with glibc.
  case platform
  /// The program is built with a sanitizer.
  case sanitizer
  /// Another allocator than glibc's is linked in or preloaded.
  case foreignAllocator
  /// The program's calls do not reach the engine's hooks.
  case notInUse

  /// What holds for this process.
  @_optimize(none)
  public static var current: CountingSupport {
    switch benchmem_support() {
    case BENCHMEM_EXACT: .exact
    case BENCHMEM_SANITIZER: .sanitizer
    case BENCHMEM_FOREIGN: .foreignAllocator
    case BENCHMEM_NOT_IN_USE: .notInUse
    default: .platform
    }
  }
}

extension CountingSupport: CustomStringConvertible {
  /// `exact`, or one line that says why not.
  @_optimize(none)
  public var description: String {
    switch self {
    case .exact: "exact"
    case .platform: "only 64-bit Linux with glibc, dynamically linked, is supported"
    case .sanitizer: "the program is built with a sanitizer, which replaces malloc itself"
    case .foreignAllocator: "another allocator than glibc's is linked in or preloaded"
    case .notInUse: "the program's calls of malloc do not reach the engine's hooks"
    }
  }
}
