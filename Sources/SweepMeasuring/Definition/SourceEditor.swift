import SweepGit
import SweepText
import SystemPackage

/// A change of a version's files before it is built.
package enum SourceEdit: Sendable, Hashable {
  /// A patch, and the path of its file.
  case patch(Patch, file: String)
  /// A text in files that gives way to another.
  case replacement(Replacement)

  /// Reads the edit of a definition.
  ///
  /// - Throws: `InputError` for a patch that cannot be read, or is none.
  init(_ edit: VersionOverride.Edit) throws {
    switch edit {
    case .replacement(let replacement): self = .replacement(replacement)
    case .patch(let file):
      let bytes: [UInt8]
      do {
        let descriptor = try FileDescriptor.open(FilePath(file), .readOnly)
        bytes = try descriptor.closeAfter { try descriptor.readToEnd() }
      } catch {
        throw InputError(path: file, reason: SystemReason.text(of: error))
      }
      do {
        self = .patch(try Patch(parsing: bytes), file: file)
      } catch {
        throw InputError(path: file, reason: "\(error)", exitStatus: .badData)
      }
    }
  }

  /// What people know it by.
  package var name: String {
    switch self {
    case .patch(_, let file): "patch \(FilePath(file).lastComponent?.string ?? file)"
    case .replacement(let replacement): "\(replacement)"
    }
  }
}

/// A text that gives way to another in some files.
package struct Replacement: Sendable, Hashable, CustomStringConvertible {
  /// A path from the top of the repository, or a glob over such paths.
  package var files: String
  /// The text as it stands there.
  package var from: String
  /// The text in its place.
  package var to: String

  package init(in files: String, from: String, to: String) {
    self.files = files
    self.from = from
    self.to = to
  }

  package var description: String {
    let text = from.split(separator: "\n").first.map(String.init) ?? ""
    let shown = text.count > 30 || text != from ? "\(text.prefix(30))…" : text
    return "replacement of '\(shown)' in \(files)"
  }

  /// A file with every occurrence replaced; nil where there is none.
  func applied(to bytes: [UInt8]) -> [UInt8]? {
    if let result = Self.replace(Array(from.utf8), Array(to.utf8), in: bytes) { return result }
    // A text of several lines is found in a file with the other line ends, too.
    guard from.contains("\n"), bytes.contains(13) else { return nil }
    func carriage(_ text: String) -> [UInt8] {
      Array(text.utf8).flatMap { $0 == 10 ? [13, 10] : [$0] }
    }
    return Self.replace(carriage(from), carriage(to), in: bytes)
  }

  private static func replace(_ from: [UInt8], _ to: [UInt8], in bytes: [UInt8]) -> [UInt8]? {
    guard let first = from.first, bytes.count >= from.count else { return nil }
    var result: [UInt8] = []
    var (next, start) = (0, 0)
    while next <= bytes.count - from.count {
      guard bytes[next] == first, bytes[next..<(next + from.count)].elementsEqual(from) else {
        next += 1
        continue
      }
      result += bytes[start..<next] + to
      next += from.count
      start = next
    }
    guard start > 0 else { return nil }
    return result + bytes[start...]
  }
}

/// Finds out which edits a version takes, and what its files are then.
///
/// What was found for some contents of the files that an edit is about holds for every version with
/// the same contents.
struct SourceEditor {
  private struct Question: Hashable {
    var edit: SourceEdit
    var files: [String: SourceTree.Entry]
  }

  private var answers: [Question: [String: SourceFile?]?] = [:]

  /// Applies edits one after another.
  ///
  /// - Returns: The changed files, and for each edit whether it changed something.
  /// - Throws: `GitError` when the version cannot be read.
  mutating func edits(
    _ edits: [SourceEdit], of tree: SourceTree
  ) throws -> (result: SourceEdits, fits: [Bool]) {
    var result = SourceEdits()
    var fits: [Bool] = []
    for edit in edits {
      let changed = try changes(edit, of: tree, after: result)
      fits.append(changed != nil)
      guard let changed else { continue }
      result.files.merge(changed) { $1 }
      result.names.append(edit.name)
    }
    return (result, fits)
  }

  private mutating func changes(
    _ edit: SourceEdit, of tree: SourceTree, after edits: SourceEdits
  ) throws -> [String: SourceFile?]? {
    var question = Question(edit: edit, files: [:])
    for path in try paths(edit, of: tree, after: edits) {
      question.files[path] = try entry(path, of: tree, after: edits)
    }
    if let answer = answers[question] { return answer }
    var files: [String: SourceFile] = [:]
    var isBlocked = false
    for (path, entry) in question.files {
      switch entry {
      case .nothing: continue
      case .other: isBlocked = true
      case .file(let id, let isExecutable):
        files[path] =
          try edits.files[path] ?? nil
          ?? SourceFile(bytes: tree.bytes(path, id), isExecutable: isExecutable)
      }
    }
    var answer: [String: SourceFile?]?
    switch edit {
    case .patch(let patch, _): answer = isBlocked ? nil : patch.applied(to: files)
    case .replacement(let replacement):
      var changed: [String: SourceFile?] = [:]
      for (path, file) in files {
        guard let bytes = replacement.applied(to: file.bytes) else { continue }
        changed[path] = SourceFile(bytes: bytes, isExecutable: file.isExecutable)
      }
      answer = changed.isEmpty ? nil : changed
    }
    // Links and submodules that a new file's folder would have to be.
    answers[question] = .some(answer)
    return answer
  }

  private func paths(
    _ edit: SourceEdit, of tree: SourceTree, after edits: SourceEdits
  ) throws -> [String] {
    switch edit {
    case .patch(let patch, _): return patch.paths
    case .replacement(let replacement):
      guard replacement.files.contains(where: { "*?[".contains($0) }) else {
        return [replacement.files]
      }
      let glob = Glob(replacement.files)
      let added = edits.files.filter { $0.value != nil }.map(\.key)
      return Set(try tree.paths() + added).filter { glob.matches($0) }.sorted()
    }
  }

  private func entry(
    _ path: String, of tree: SourceTree, after edits: SourceEdits
  ) throws -> SourceTree.Entry {
    guard let edited = edits.files[path] else { return try tree.entry(path) }
    return edited.map { .file(ObjectID(hashing: $0.bytes), isExecutable: $0.isExecutable) }
      ?? .nothing
  }
}

extension FileDescriptor {
  fileprivate func readToEnd() throws -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let chunk = try [UInt8](unsafeUninitializedCapacity: 1 << 16) {
        $1 = try read(into: UnsafeMutableRawBufferPointer($0))
      }
      if chunk.isEmpty { return bytes }
      bytes += chunk
    }
  }
}
