import CGit2

/// Turns blobs into the bytes that a work tree holds: line ends and `$Id$` as the tree's own
/// `.gitattributes` and the user's configuration ask.
///
/// libgit2 would take the attributes from the user's work tree, which has another version checked
/// out. So the filters run in a repository that exists in memory only: the same objects, and an
/// index that holds the tree. External filters (Git LFS) are not run, as running them is the
/// repository's choice and not the user's.
final class ContentFilter {
  private let repository: GitHandle
  private let index: GitHandle
  private let place: String

  /// `original` must be locked by the caller.
  init(of original: OpaquePointer, place: String) throws(GitError) {
    let facts = GitError.Facts(path: place)
    self.place = place
    let database = try GitHandle("git_repository_odb", facts, release: git_odb_free) {
      git_repository_odb(&$0, original)
    }
    repository = try GitHandle("git_repository_wrap_odb", facts, release: git_repository_free) {
      git_repository_wrap_odb(&$0, database.pointer)
    }
    let configuration = try GitHandle(
      "git_repository_config_snapshot", facts, release: git_config_free
    ) { git_repository_config_snapshot(&$0, original) }
    let wrapped = repository.pointer
    try git("git_repository_set_config", facts) {
      git_repository_set_config(wrapped, configuration.pointer)
    }
    index = try GitHandle("git_index_new", facts, release: git_index_free) {
      git_index_new(&$0)
    }
    let index = index.pointer
    try git("git_repository_set_index", facts) { git_repository_set_index(wrapped, index) }
  }

  /// Makes a `.gitattributes` file of the tree known. All must be, before the first file is read.
  func addAttributes(_ id: ObjectID, at path: [UInt8]) throws(GitError) {
    let index = index.pointer
    let name = FileName(path)
    try git("git_index_add", GitError.Facts(path: name.text)) {
      name.withCString {
        var entry = git_index_entry()
        entry.mode = GIT_FILEMODE_BLOB.rawValue
        entry.id = id.oid
        entry.path = $0
        return git_index_add(index, &entry)
      }
    }
  }

  /// The bytes of a regular file at `path`, its place in the tree.
  func fileContents(of id: ObjectID, at path: [UInt8]) throws(GitError) -> [UInt8] {
    let blob = try openBlob(id)
    let facts = GitError.Facts(path: String(decoding: path, as: UTF8.self))
    let repository = repository.pointer
    var filters: OpaquePointer?
    try git("git_filter_list_load", facts) {
      FileName(path).withCString {
        git_filter_list_load(
          &filters, repository, blob.pointer, $0, GIT_FILTER_TO_WORKTREE,
          GIT_FILTER_ALLOW_UNSAFE.rawValue)
      }
    }
    guard let filters else { return Self.bytes(of: blob) }
    defer { git_filter_list_free(filters) }
    var buffer = git_buf()
    defer { git_buf_dispose(&buffer) }
    try git("git_filter_list_apply_to_blob", facts) {
      git_filter_list_apply_to_blob(&buffer, filters, blob.pointer)
    }
    return Array(UnsafeRawBufferPointer(start: buffer.ptr, count: buffer.size))
  }

  /// The bytes as they are stored: a link's target.
  func rawContents(of id: ObjectID) throws(GitError) -> [UInt8] {
    Self.bytes(of: try openBlob(id))
  }

  private func openBlob(_ id: ObjectID) throws(GitError) -> GitHandle {
    let facts = GitError.Facts(path: place, revision: id.description)
    let repository = repository.pointer
    var oid = id.oid
    do throws(GitError) {
      return try GitHandle("git_blob_lookup", facts, release: git_blob_free) {
        git_blob_lookup(&$0, repository, &oid)
      }
    } catch {
      guard error.call?.code == .notFound else { throw error }
      throw GitError(.missingObject, call: error.call, facts: facts)
    }
  }

  private static func bytes(of blob: borrowing GitHandle) -> [UInt8] {
    let start = git_blob_rawcontent(blob.pointer)
    return Array(UnsafeRawBufferPointer(start: start, count: Int(git_blob_rawsize(blob.pointer))))
  }
}
