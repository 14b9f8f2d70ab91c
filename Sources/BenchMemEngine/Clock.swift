#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// CLOCK_MONOTONIC in nanoseconds.
enum Clock {
  static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
  }

  /// The least step that two readings next to each other show, as pytest-benchmark finds it.
  static let precision: Int = {
    var least = Int.max
    for _ in 0..<100 {
      let first = now()
      var second = now()
      while second == first { second = now() }
      least = min(least, second - first)
    }
    return least
  }()
}

extension Duration {
  /// Whole nanoseconds.
  var nanoseconds: Int {
    let (seconds, attoseconds) = components
    return Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
  }
}
