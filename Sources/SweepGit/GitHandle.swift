import CGit2

/// A libgit2 object that is freed when its scope ends.
package struct GitHandle: ~Copyable {
  /// The C object, valid as long as this value.
  let pointer: OpaquePointer

  private let release: (OpaquePointer?) -> Void

  /// Owns the object that `make` writes to its argument.
  init(
    _ function: StaticString, _ facts: GitError.Facts = GitError.Facts(),
    release: @escaping (OpaquePointer?) -> Void,
    _ make: (inout OpaquePointer?) -> CInt
  ) throws(GitError) {
    var pointer: OpaquePointer?
    try git(function, facts) { make(&pointer) }
    guard let pointer else {
      throw GitError(.library, call: GitError.Call(function, code: 0), facts: facts)
    }
    self.pointer = pointer
    self.release = release
  }

  deinit {
    release(pointer)
  }
}
