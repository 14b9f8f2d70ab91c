import CGit2

extension GitError {
  /// A failed call of a C function.
  public struct Call: Hashable, Sendable {
    /// The function's name, `git_repository_open_ext` for one.
    public var function: String

    /// The status that it returned.
    public var code: Code

    /// The part of libgit2 that reported it.
    public var category: Category

    /// libgit2's own message, in English, without a full stop.
    public var message: String

    /// Makes a call from its parts.
    public init(function: String, code: Code, category: Category, message: String) {
      self.function = function
      self.code = code
      self.category = category
      self.message = message
    }
  }
}

extension GitError.Call {
  /// Describes the call that has just failed on this thread; libgit2 keeps its message a thread.
  init(_ function: StaticString, code: CInt) {
    let last = git_error_last()
    self.init(
      function: "\(function)",
      code: GitError.Code(rawValue: code),
      category: GitError.Category(rawValue: last?.pointee.klass ?? 0),
      message: last?.pointee.message.map { String(cString: $0) } ?? "no message")
  }
}
