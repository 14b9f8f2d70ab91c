import Foundation
import SystemPackage

/// A repository's references, read from its files byte for byte.
///
/// libgit2's iterator ends at the first reference that is broken. Here an empty file (which a crash
/// or a full disk leaves), or a damaged line of `packed-refs`, costs that reference only.
struct ReferenceStore {
  /// What a reference holds.
  enum Value: Hashable {
    case object(ObjectID)
    /// Another reference's full name.
    case symbolic(FileName)
    /// Nothing that git could read.
    case broken
  }

  /// What is in `packed-refs` by full name; loose references override it.
  private let packed: [FileName: Value]
  /// The number of lines of `packed-refs` that could not be read.
  let damagedLineCount: Int
  /// The folder of references that linked work trees share, and that of the work tree's own HEAD.
  private let common: FilePath
  private let own: FilePath

  /// Reads `packed-refs`.
  init(of repository: Repository) {
    (common, own) = (repository.commonFolder, repository.path)
    let file = (try? Folder(existing: common)).flatMap {
      try? $0.contents(of: FileName("packed-refs".utf8))
    }
    var packed: [FileName: Value] = [:]
    var damaged = 0
    for line in (file ?? []).split(separator: UInt8(ascii: "\n")) {
      if line.first == UInt8(ascii: "#") || line.first == UInt8(ascii: "^") { continue }
      let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 1)
      guard parts.count == 2, parts[0].count == 40, let value = Self.value(of: parts[0]) else {
        damaged += 1
        continue
      }
      packed[FileName(parts[1])] = value
    }
    (self.packed, damagedLineCount) = (packed, damaged)
  }

  /// All references below a folder (`refs/tags/`), by what follows its name, in the order of bytes.
  func references(below prefix: String) -> [(name: FileName, value: Value)] {
    var found: [FileName: Value] = [:]
    for (name, value) in packed where name.bytes.starts(with: prefix.utf8) {
      found[FileName(name.bytes.dropFirst(prefix.utf8.count))] = value
    }
    if let folder = try? Folder(existing: common.appending(String(prefix.dropLast()))) {
      collect(folder, prefix: [], into: &found)
    }
    return found.filter { isWellFormed($0.key) }.sorted { $0.key < $1.key }
      .map { (name: $0.key, value: $0.value) }
  }

  /// The object that a reference leads to, through symbolic ones; nil when there is no such
  /// reference, or it names a branch that has no commit yet.
  ///
  /// - Throws: ``GitError`` with `brokenReference`.
  func object(named name: FileName) throws(GitError) -> ObjectID? {
    var name = name
    // As many as git follows.
    for _ in 0..<5 {
      switch value(named: name) {
      case .object(let id)?: return id
      case .symbolic(let next)?: name = next
      case nil: return nil
      case .broken?:
        throw GitError(.brokenReference(name.referenceText), facts: .init(path: common.string))
      }
    }
    throw GitError(.brokenReference(name.referenceText), facts: .init(path: common.string))
  }

  /// The branch that HEAD names; nil when it names a commit.
  var headBranch: String? {
    let prefix = "refs/heads/"
    guard case .symbolic(let name)? = value(named: FileName("HEAD".utf8)),
      name.text.hasPrefix(prefix)
    else { return nil }
    return String(name.text.dropFirst(prefix.count))
  }

  private func value(named name: FileName) -> Value? {
    let components = name.bytes.split(separator: UInt8(ascii: "/")).map { FileName($0) }
    guard let last = components.last, components.allSatisfy(\.isSafe) else { return nil }
    var folder = try? Folder(existing: components.count == 1 ? own : common)
    for component in components.dropLast() { folder = try? folder?.folder(component) }
    guard let folder, folder.status(of: last)?.kind == .regular else { return packed[name] }
    return (try? folder.contents(of: last)).flatMap { $0.flatMap { Self.value(of: $0[...]) } }
      ?? .broken
  }

  private func collect(
    _ folder: Folder, prefix: [UInt8], into found: inout [FileName: Value]
  ) {
    for name in (try? folder.names()) ?? [] where name.bytes.first != UInt8(ascii: ".") {
      let path = prefix + name.bytes
      switch folder.status(of: name)?.kind {
      case .folder?:
        guard let subfolder = try? folder.folder(name) else { continue }
        collect(subfolder, prefix: path + [UInt8(ascii: "/")], into: &found)
      case .regular? where !name.bytes.reversed().starts(with: ".lock".utf8.reversed()):
        let bytes = (try? folder.contents(of: name)) ?? nil
        found[FileName(path)] = bytes.flatMap { Self.value(of: $0[...]) } ?? .broken
      default: break
      }
    }
  }

  /// Reads 40 digits, or `ref: NAME`, and what blanks follow; nil for anything else.
  private static func value(of bytes: ArraySlice<UInt8>) -> Value? {
    let isBlank = { (byte: UInt8) in byte == 32 || (9...13).contains(byte) }
    let text = Array(bytes.reversed().drop(while: isBlank).reversed())
    if text.starts(with: "ref:".utf8) {
      let name = text.dropFirst(4).drop(while: isBlank)
      return name.isEmpty ? nil : .symbolic(FileName(name))
    }
    guard let id = ObjectID(String(decoding: text.prefix(40), as: UTF8.self)) else { return nil }
    let isWhole = text.count == 40 || isBlank(text[40])
    return isWhole && id.bytes.contains { $0 != 0 } ? .object(id) : nil
  }

  /// git lists no reference whose name it would not make (`git check-ref-format`).
  private func isWellFormed(_ name: FileName) -> Bool {
    let forbidden = Set("~^:?*[\\\u{7F}".utf8)
    return name.bytes.allSatisfy { $0 > 32 && !forbidden.contains($0) }
      && !name.text.contains("..") && !name.text.contains("@{")
  }
}

extension FileName {
  /// A reference's name as text. Where its bytes are no UTF-8, those beyond ASCII are written as
  /// git quotes them, `caf\351`; no reference has a backslash in its name.
  var referenceText: String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    return bytes.map { byte in
      if byte < 0x80 { return String(UnicodeScalar(byte)) }
      let digits = String(byte, radix: 8)
      return "\\" + digits
    }.joined()
  }

  /// The name that ``referenceText`` writes.
  init(referenceText text: String) {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let first = rest.popFirst() {
      let digits = String(decoding: rest.prefix(3), as: UTF8.self)
      if first == UInt8(ascii: "\\"), digits.count == 3, let byte = UInt8(digits, radix: 8) {
        bytes.append(byte)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(first)
      }
    }
    self.init(bytes)
  }
}
