import Foundation

/// A remote repository on this machine.
struct LocalRemote {
  private let url: RemoteURL

  /// Takes a path or a `file:` URL.
  init(_ url: RemoteURL) {
    self.url = url
  }

  /// The folder that the address names: itself or, as git has it, with `.git` behind it.
  ///
  /// - Throws: ``GitError`` with `notARepository` when neither is there.
  func folder() throws(GitError) -> String {
    let written = url.parts.path
    let path = url.isPath ? written : written.removingPercentEncoding ?? written
    var isFolder: ObjCBool = false
    for candidate in [path, path + ".git"]
    where FileManager.default.fileExists(atPath: candidate, isDirectory: &isFolder) {
      if isFolder.boolValue { return candidate }
    }
    throw GitError(.notARepository, facts: GitError.Facts(url: url.description))
  }
}
