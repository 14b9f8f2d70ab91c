import CAlloc

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// One phase of one benchmark in a fresh process of this executable, which tells its events through
/// a pipe.
struct FreshProcess {
  /// How the process ended: its exit status, or 128 and the signal that killed it.
  let status: Int32
  /// Its events, in order.
  let events: [FlatObject]

  /// Runs the phase and waits for its end.
  ///
  /// - Parameter arguments: What the command line has beside the place of the events.
  @_optimize(none)
  init(_ arguments: [String]) throws(BenchmarkFailure) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw Self.refused(errno) }
    _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
    defer { close(ends[0]) }
    let process: Int32
    do {
      defer { close(ends[1]) }
      process = try Self.start(arguments + ["--events", "/proc/self/fd/\(ends[1])"])
    }
    let text = Self.readAll(ends[0])
    status = benchmem_wait_for(process)
    events = text.split(separator: "\n").compactMap { FlatObject(parsing: String($0)) }
  }

  /// The events of a name.
  @_optimize(none)
  func events(_ name: String) -> [FlatObject] { events.filter { $0.strings["event"] == name } }

  /// Why the phase told nothing, if it did not; a ceiling is no such reason.
  @_optimize(none)
  var failure: BenchmarkFailure? {
    for event in events("failure") {
      guard let kind = event.strings["kind"].flatMap(BenchmarkFailure.Kind.init), kind != .ceiling
      else { continue }
      return BenchmarkFailure(kind: kind, message: event.strings["message"] ?? "")
    }
    guard events("end").isEmpty else { return nil }
    let end = status > 128 ? "was ended by signal \(status - 128)" : "exited with status \(status)"
    return BenchmarkFailure(kind: .error, message: "its process \(end) before its end")
  }

  @_optimize(none)
  private static func start(_ arguments: [String]) throws(BenchmarkFailure) -> Int32 {
    var words = ([CommandLine.arguments.first ?? "suite"] + arguments).map { strdup($0) }
    defer { for word in words { free(word) } }
    words.append(nil)
    var process: Int32 = 0
    let code = benchmem_start_self(words, &process)
    guard code == 0 else { throw refused(code) }
    return process
  }

  @_optimize(none)
  private static func refused(_ code: Int32) -> BenchmarkFailure {
    BenchmarkFailure(
      kind: .unsupported, message: "no process of its own can be started (error \(code))")
  }

  @_optimize(none)
  private static func readAll(_ descriptor: Int32) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
