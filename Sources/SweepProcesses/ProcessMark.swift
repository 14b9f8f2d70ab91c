#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the processes of one run have in common wherever they go: a variable in their environment.
///
/// Whatever a program starts inherits the variable, and keeps it where it leaves the process group
/// or the session, as a daemon does. Its length is constant, so that a program that copies its
/// environment counts the same bytes in every run.
///
/// Not found are processes that were started with an environment of their own (`env -i`), that
/// wrote over the memory of theirs, or that the kernel keeps this user from reading (set-user-id
/// programs). Those that stayed in the process group are ended with the group all the same. Where
/// there is no `/proc`, the group is all that is ended.
struct ProcessMark: Sendable {
  /// The variable's name.
  static let variable = "BENCHMEM_SWEEP_RUN"

  /// The variable's value: 16 hexadecimal digits that no other run has.
  let value: String
  /// When the mark was made.
  private let start: Int

  /// Makes a mark that no process has yet.
  init() {
    let digits = String(UInt64.random(in: .min ... .max), radix: 16)
    value = String(repeating: "0", count: 16 - digits.count) + digits
    start = Self.ticksSinceBoot()
  }

  /// Kills every process that has the mark, until a look at all processes finds none.
  ///
  /// A look takes about 3 µs a process. What is killed has the mark in its environment at that
  /// moment, so it is no other run's process, nor one that got the number of a process of this run.
  ///
  /// - Returns: A process that would not end within ten seconds; `nil` if there is none.
  func endAll() -> pid_t? {
    let entry = Array("\(Self.variable)=\(value)".utf8)
    for look in 0..<10_000 {
      guard let process = endOnce(entry, mayBeUndecided: look < 100) else { return nil }
      guard look < 9_999 else { return process }
      // What was killed needs a moment to go.
      usleep(1_000)
    }
    return nil
  }

  /// One look at all processes; returns one that had the mark, or of which that is not known yet.
  private func endOnce(_ entry: [UInt8], mayBeUndecided: Bool) -> pid_t? {
    guard let folder = opendir("/proc") else { return nil }
    defer { closedir(folder) }
    var buffer: [UInt8] = []
    var found: pid_t?
    while let file = readdir(folder) {
      let name = withUnsafeBytes(of: file.pointee.d_name) { $0.prefix { $0 != 0 } }
      guard let process = pid_t(String(decoding: name, as: UTF8.self)), process != getpid() else {
        continue
      }
      let environment = Self.contents(of: "/proc/\(process)/environ", &buffer)
      if Self.has(entry, in: environment) {
        kill(process, SIGKILL)
        found = process
      } else if mayBeUndecided, environment.isEmpty, isBetweenPrograms(process, &buffer) {
        found = process
      }
    }
    return found
  }

  /// Whether a process of this run's time that shows no environment may be about to show one: the
  /// kernel has none to show while a process replaces its program.
  private func isBetweenPrograms(_ process: pid_t, _ buffer: inout [UInt8]) -> Bool {
    let bytes = Self.contents(of: "/proc/\(process)/stat", &buffer)
    let status = String(decoding: bytes, as: UTF8.self)
    // The program's name is in parentheses, and may hold anything.
    guard let name = status.lastIndex(of: ")") else { return false }
    let fields = status[name...].split(separator: " ").dropFirst().map(String.init)
    guard fields.count > 19, let flags = Int(fields[6]), let began = Int(fields[19]) else {
      return false
    }
    let isKernelThread = flags & 0x20_0000 != 0
    let isDead = ["Z", "X"].contains(fields[0])
    return !isKernelThread && !isDead && began >= start
  }
}

extension ProcessMark {
  /// Whether one of the strings that end with a zero byte is the entry.
  private static func has(_ entry: [UInt8], in environment: ArraySlice<UInt8>) -> Bool {
    environment.withUnsafeBytes { bytes in
      guard var rest = bytes.baseAddress else { return false }
      let end = rest + bytes.count
      while rest < end {
        let length = memchr(rest, 0, end - rest).map { UnsafeRawPointer($0) - rest } ?? end - rest
        if length == entry.count, memcmp(rest, entry, length) == 0 { return true }
        rest += length + 1
      }
      return false
    }
  }

  /// A file of the kernel's; empty where it cannot be read, or the process is gone.
  private static func contents(of path: String, _ buffer: inout [UInt8]) -> ArraySlice<UInt8> {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return [] }
    defer { close(file) }
    var count = 0
    while true {
      if count == buffer.count {
        buffer.append(contentsOf: repeatElement(0, count: max(count, 1 << 14)))
      }
      let got = buffer.withUnsafeMutableBytes {
        let rest = UnsafeMutableRawBufferPointer(rebasing: $0[count...])
        return read(file, rest.baseAddress, rest.count)
      }
      guard got > 0 else { return buffer[..<count] }
      count += got
    }
  }

  /// The time as `/proc` counts it.
  private static func ticksSinceBoot() -> Int {
    #if os(Linux)
      var now = timespec()
      clock_gettime(CLOCK_BOOTTIME, &now)
      let ticks = sysconf(CInt(_SC_CLK_TCK))
      return now.tv_sec * ticks + now.tv_nsec * ticks / 1_000_000_000
    #else
      return 0
    #endif
  }
}
