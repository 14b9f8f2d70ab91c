import CGit2
import Foundation
import SystemPackage

/// A clone in the making, beside the place where it is to be.
struct PartialClone {
  /// Where the finished clone goes.
  let destination: FilePath

  /// Where it is until then.
  let path: FilePath

  init(of destination: FilePath) {
    self.destination = destination
    let name = destination.lastComponent?.string ?? "clone"
    path = destination.removingLastComponent().appending(".\(name).\(UUID().uuidString).partial")
  }

  /// Makes the folder above.
  func prepare() throws(GitError) {
    guard !FileManager.default.fileExists(atPath: destination.string) else {
      throw Folder.failure("clone into", destination.string, "something is there already")
    }
    _ = try Folder(at: destination.removingLastComponent())
  }

  /// Makes an empty bare repository and fetches into it.
  func fill(from url: RemoteURL, with transfer: Transfer) throws(GitError) {
    let facts = GitError.Facts(path: path.string)
    let repository = try GitHandle("git_repository_init", facts, release: git_repository_free) {
      git_repository_init(&$0, path.string, 1)
    }
    let pointer = repository.pointer
    _ = try GitHandle("git_remote_create_with_fetchspec", facts, release: git_remote_free) {
      git_remote_create_with_fetchspec(
        &$0, pointer, "origin", url.description, "+refs/heads/*:refs/heads/*")
    }
    try git("git_remote_add_fetch", facts) {
      git_remote_add_fetch(pointer, "origin", "+refs/tags/*:refs/tags/*")
    }
    try transfer.run(in: pointer)
  }

  /// Moves the whole clone to its place.
  func finish() throws(GitError) {
    guard rename(path.string, destination.string) == 0 else {
      throw Folder.failure("move the clone to", destination.string)
    }
  }

  /// Removes what is left of an attempt; after ``finish()`` that is nothing.
  func discard() {
    try? FileManager.default.removeItem(atPath: path.string)
  }
}
