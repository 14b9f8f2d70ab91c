import CGit2
import Foundation

/// Turns blobs into the bytes that a work tree holds: line ends, `$Id$` and encodings as the tree's
/// own `.gitattributes`, the repository's `info/attributes` and the user's configuration ask.
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
  /// Where the repository is, if it is not in memory only.
  private let folder: String?
  private lazy var largeFiles = LargeFileStore(of: owner)

  /// `original` is the repository's handle, which must be locked by the caller.
  init(of owner: Repository, _ original: OpaquePointer) throws(GitError) {
    place = owner.place
    self.owner = owner
    let facts = GitError.Facts(path: place)
    let database = try GitHandle("git_repository_odb", facts, release: git_odb_free) {
      git_repository_odb(&$0, original)
    }
    let attributes = owner.commonFolder.appending("info/attributes").string
    let own = FileManager.default.contents(atPath: attributes)
    folder = own.map { _ in NSTemporaryDirectory() + "benchmem-sweep-\(UUID().uuidString)" }
    repository = try Self.repository(database, at: folder, attributes: own, facts)
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

  deinit {
    if let folder { try? FileManager.default.removeItem(atPath: folder) }
  }

  /// A repository with the same objects, in memory; on disk where the original has attributes of
  /// its own, which libgit2 reads from a repository's folder alone.
  private static func repository(
    _ database: borrowing GitHandle, at folder: String?, attributes: Data?, _ facts: GitError.Facts
  ) throws(GitError) -> GitHandle {
    let objects = database.pointer
    guard let folder, let attributes else {
      return try GitHandle("git_repository_wrap_odb", facts, release: git_repository_free) {
        git_repository_wrap_odb(&$0, objects)
      }
    }
    let made = try GitHandle("git_repository_init", facts, release: git_repository_free) {
      git_repository_init(&$0, folder, 1)
    }
    let pointer = made.pointer
    try git("git_repository_set_odb", facts) { git_repository_set_odb(pointer, objects) }
    do {
      try FileManager.default.createDirectory(
        atPath: folder + "/info", withIntermediateDirectories: true)
      try attributes.write(to: URL(fileURLWithPath: folder + "/info/attributes"))
    } catch {
      throw Folder.failure("write", folder, "\(error.localizedDescription)")
    }
    return made
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
    guard let filters else { return encoded(Self.bytes(of: blob), at: path) }
    defer { git_filter_list_free(filters) }
    var buffer = git_buf()
    defer { git_buf_dispose(&buffer) }
    try git("git_filter_list_apply_to_blob", facts) {
      git_filter_list_apply_to_blob(&buffer, filters, blob.pointer)
    }
    return encoded(Array(UnsafeRawBufferPointer(start: buffer.ptr, count: buffer.size)), at: path)
  }

  /// The bytes of a regular file that no tree has, as if `path` had it.
  func fileContents(_ bytes: [UInt8], at path: [UInt8]) throws(GitError) -> [UInt8] {
    let facts = GitError.Facts(path: String(decoding: path, as: UTF8.self))
    let repository = repository.pointer
    var filters: OpaquePointer?
    try git("git_filter_list_load", facts) {
      FileName(path).withCString {
        git_filter_list_load(
          &filters, repository, nil, $0, GIT_FILTER_TO_WORKTREE, GIT_FILTER_ALLOW_UNSAFE.rawValue)
      }
    }
    guard let filters else { return encoded(bytes, at: path) }
    defer { git_filter_list_free(filters) }
    var buffer = git_buf()
    defer { git_buf_dispose(&buffer) }
    try git("git_filter_list_apply_to_buffer", facts) {
      bytes.withUnsafeBytes {
        git_filter_list_apply_to_buffer(
          &buffer, filters, $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
      }
    }
    return encoded(Array(UnsafeRawBufferPointer(start: buffer.ptr, count: buffer.size)), at: path)
  }

  /// The bytes in the encoding that the attribute `working-tree-encoding` asks for; as they are
  /// where it asks for none, or, as git does, where they cannot be converted.
  private func encoded(_ bytes: [UInt8], at path: [UInt8]) -> [UInt8] {
    let name = Self.attribute(
      "working-tree-encoding", at: path, in: repository.pointer,
      flags: UInt32(GIT_ATTR_CHECK_INDEX_ONLY))
    guard let name else { return bytes }
    return TextEncoding(name).encode(bytes) ?? bytes
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
    attribute("filter", at: path, in: repository, flags: flags)
  }

  private static func attribute(
    _ name: String, at path: [UInt8], in repository: OpaquePointer, flags: UInt32
  ) -> String? {
    var value: UnsafePointer<CChar>?
    let status = FileName(path).withCString { git_attr_get(&value, repository, flags, $0, name) }
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
    return try GitHandle("git_blob_lookup", facts, release: git_blob_free) {
      git_blob_lookup(&$0, repository, &oid)
    }
  }

  private static func bytes(of blob: borrowing GitHandle) -> [UInt8] {
    let start = git_blob_rawcontent(blob.pointer)
    return Array(UnsafeRawBufferPointer(start: start, count: Int(git_blob_rawsize(blob.pointer))))
  }
}

/// An encoding of `working-tree-encoding`, by the names that `iconv` takes and git adds to.
private struct TextEncoding {
  private let name: String
  /// What stands before the text.
  private let mark: [UInt8]

  init(_ name: String) {
    // Git's own names for encodings with a byte order mark.
    switch name.uppercased().replacing("UTF16", with: "UTF-16") {
    case "UTF-16LE-BOM": (self.name, mark) = ("UTF-16LE", [0xff, 0xfe])
    case "UTF-16BE-BOM": (self.name, mark) = ("UTF-16BE", [0xfe, 0xff])
    default: (self.name, mark) = (name, [])
    }
  }

  /// The bytes of a UTF-8 text in this encoding; `nil` if there is no such encoding, or the text
  /// cannot be written in it.
  func encode(_ text: [UInt8]) -> [UInt8]? {
    let converter = iconv_open(name, "UTF-8")
    guard converter != iconv_t(bitPattern: -1) else { return nil }
    defer { iconv_close(converter) }
    var (input, result) = (text.map(CChar.init(bitPattern:)), mark)
    var output = [CChar](repeating: 0, count: 4 * text.count + 16)
    let count = output.count
    let isDone = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        var (from, to) = (input.baseAddress, output.baseAddress)
        var (left, room) = (input.count, output.count)
        guard iconv(converter, &from, &left, &to, &room) != -1, left == 0,
          iconv(converter, nil, nil, &to, &room) != -1
        else { return -1 }
        return count - room
      }
    }
    guard isDone >= 0 else { return nil }
    result += output.prefix(isDone).map(UInt8.init(bitPattern:))
    return result
  }
}
