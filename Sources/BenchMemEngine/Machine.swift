#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a run file says of the machine, under pytest-benchmark's names.
enum Machine {
  @_optimize(none)
  static var json: [(String, JSON)] {
    var name = utsname()
    uname(&name)
    let processors = text(ofFile: "/proc/cpuinfo")
    let architecture = text(name.machine)
    let cpu: [(String, JSON)] = [
      ("arch", .string(architecture)), ("count", .int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))),
      ("brand_raw", .string(value("model name", in: processors))),
      ("vendor_id_raw", .string(value("vendor_id", in: processors))),
    ]
    return [
      ("node", .string(text(name.nodename))), ("processor", .string("")),
      ("machine", .string(architecture)), ("release", .string(text(name.release))),
      ("system", .string(text(name.sysname))), ("cpu", .object(cpu)),
    ]
  }

  /// Now, in UTC, as `2026-01-31T12:00:00Z`.
  @_optimize(none)
  static var dateAndTime: String {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    var parts = tm()
    gmtime_r(&now.tv_sec, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
      + "T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
  }

  @_optimize(none)
  private static func value(_ key: String, in text: String) -> String {
    for line in text.split(separator: "\n") where line.hasPrefix(key) {
      guard let colon = line.firstIndex(of: ":") else { continue }
      return String(line[line.index(after: colon)...].drop { $0 == " " })
    }
    return "unknown"
  }

  /// The start of a file; empty where it cannot be read.
  @_optimize(none)
  private static func text(ofFile path: String) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "" }
    defer { close(file) }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = read(file, &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : ""
  }

  /// The text of one of `utsname`'s fixed arrays.
  @_optimize(none)
  private static func text<Characters>(_ characters: Characters) -> String {
    withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
