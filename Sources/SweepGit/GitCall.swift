import CGit2

/// Runs a libgit2 function and turns a negative status into an error that names it.
///
/// The message is read on the same thread at once, because libgit2 keeps it a thread.
@discardableResult
package func git(
  _ function: StaticString, _ facts: GitError.Facts = GitError.Facts(), _ call: () -> CInt
) throws(GitError) -> CInt {
  git_error_clear()
  let status = call()
  guard status >= 0 else {
    throw GitError(.library, call: GitError.Call(function, code: status), facts: facts)
  }
  return status
}
