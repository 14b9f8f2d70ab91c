import CGit2

/// The one start of libgit2 in this process.
///
/// libgit2 counts its starts and is never shut down: a handle may outlive any scope we know of.
enum GitLibrary {
  private static let startStatus: CInt = git_libgit2_init()

  /// Starts libgit2 on the first call, and does nothing on later ones.
  static func start() throws(GitError) {
    guard startStatus >= 0 else {
      throw GitError(.library, call: GitError.Call("git_libgit2_init", code: startStatus))
    }
  }
}
