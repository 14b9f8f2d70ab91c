import CGit2

/// Turns blobs into the bytes that a work tree holds: line ends and `$Id$` as the tree's own
/// `.gitattributes` and the user's configuration ask.
///
/// libgit2 would take the attributes from the user's work tree, which has another version checked
/// out. So the filters run in a repository that exists in memory only: the same objects, and an
/// index that holds the tree. External filters are not run; what Git LFS keeps is read from its
/// store on this machine.
final class ContentFilter {
  private let repository: GitHandle
  private let index: GitHandle
  private let place: String
  private let owner: Repository
  private let externalFilters: Set<String>
  private lazy var largeFiles = LargeFileStore(of: owner)

  /// `original` is the repository's handle, which must be locked by the caller.
  init(of owner: Repository, _ original: OpaquePointer) throws(GitError) {
    place = owner.place
    self.owner = owner
    let facts = GitError.Facts(path: place)
    let database = try GitHandle("git_repository_odb", facts, release: git_odb_free) {
      git_repository_odb(&$0, original)
    }
    repository = try GitHandle("git_repository_wrap_odb", facts, release: git_repository_free) {
      git_repository_wrap_odb(&$0, database.pointer)
    }
    let configuration = try GitHandle(
      "git_repository_config_snapshot", facts, release: git_config_free
    ) { git_repository_config_snapshot(&$0, original) }
    externalFilters = Self.externalFilters(in: configuration.pointer)
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
    if let large = try largeFile(blob, at: path) { return large }
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

  /// The content that a pointer of Git LFS stands for; nil for a file that no filter is for.
  private func largeFile(
    _ blob: borrowing GitHandle, at path: [UInt8]
  ) throws(GitError) -> [UInt8]? {
    let mayBePointer = git_blob_rawsize(blob.pointer) < 1024
    guard mayBePointer || !externalFilters.isEmpty else { return nil }
    let pointer = mayBePointer ? Self.bytes(of: blob) : []
    guard LargeFilePointer(pointer) != nil || !externalFilters.isEmpty else { return nil }
    let name = Self.filterName(
      at: path, in: repository.pointer, flags: UInt32(GIT_ATTR_CHECK_INDEX_ONLY))
    guard let name else { return nil }
    let text = FileName(path).text
    if name == "lfs" { return try largeFiles.contents(for: pointer, at: text) }
    guard !externalFilters.contains(name) else {
      throw GitError(.unfilteredFile(name), facts: GitError.Facts(path: text))
    }
    return nil
  }

  /// The value of a file's attribute `filter`; nil when it has none.
  static func filterName(at path: [UInt8], in repository: OpaquePointer, flags: UInt32) -> String? {
    var value: UnsafePointer<CChar>?
    let status = FileName(path).withCString {
      git_attr_get(&value, repository, flags, $0, "filter")
    }
    guard status == 0, git_attr_value(value) == GIT_ATTR_VALUE_STRING else { return nil }
    return value.map { String(cString: $0) }
  }

  /// The filters, Git LFS aside, that git would run when it writes files.
  private static func externalFilters(in configuration: OpaquePointer) -> Set<String> {
    var iterator: OpaquePointer?
    let pattern = "^filter\\..*\\.(smudge|process)$"
    guard git_config_iterator_glob_new(&iterator, configuration, pattern) == 0 else { return [] }
    defer { git_config_iterator_free(iterator) }
    var names: Set<String> = []
    var entry: UnsafeMutablePointer<git_config_entry>?
    while git_config_next(&entry, iterator) == 0, let found = entry?.pointee {
      let value = found.value.map { String(cString: $0) } ?? ""
      let key = String(cString: found.name).dropFirst("filter.".count)
      let name = String(key[..<(key.lastIndex(of: ".") ?? key.endIndex)])
      if !["", "cat", "cat --"].contains(value), name != "lfs" { names.insert(name) }
    }
    return names
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
