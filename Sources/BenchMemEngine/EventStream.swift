#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The file of events that a suite writes for benchmem-sweep: one JSON object a line.
final class EventStream {
  private let descriptor: Int32

  /// Opens the file for appending, and makes it if it is not there.
  @_optimize(none)
  init(path: String) throws(SuiteError) {
    descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw .cannotOpenEvents(path: path, code: errno) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Appends one event. Everything up to a crash is in the file.
  @_optimize(none)
  func emit(_ event: Event) {
    FileDescriptorOutput.write(event.json.text + "\n", to: descriptor)
  }
}
