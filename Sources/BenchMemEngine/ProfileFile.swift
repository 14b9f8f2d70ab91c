#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The file that one pass's profile is written to, as Documentation/EventFormat.md describes it.
struct ProfileFile {
  private let path: String
  private let descriptor: Int32

  /// Opens the file before anything is measured, and empties it: what stands there afterwards is of
  /// this pass.
  @_optimize(none)
  init(path: String) throws(SuiteError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw .cannotWriteProfile(path: path, code: errno) }
  }

  /// Writes the whole profile and closes the file.
  @_optimize(none)
  func write(_ profile: Profile, id: String) throws(SuiteError) {
    let isWritten = profile.write(id: id) { FileDescriptorOutput.write($0, to: descriptor) }
    let code = errno
    guard close(descriptor) == 0 else { throw .cannotWriteProfile(path: path, code: errno) }
    if !isWritten { throw .cannotWriteProfile(path: path, code: code) }
  }
}
