import Foundation
import SystemPackage

/// The content that Git LFS keeps outside of a repository's objects.
///
/// A commit holds a pointer of three lines in place of such a file:
///
/// ```
/// version https://git-lfs.github.com/spec/v1
/// oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
/// size 12345
/// ```
///
/// The content is read from where `git lfs fetch` puts it, and never from a network.
struct LargeFileStore {
  private let folders: [String]
  /// Whether the repository is a clone of ours, into which nobody can fetch large files.
  private let isClone: Bool

  /// Finds the repository's own store, those of repositories that it borrows objects from, and that
  /// of the repository on this machine that it was cloned from.
  init(of repository: Repository, followsOrigin: Bool = true) {
    var folders = Self.folders(
      of: repository.commonFolder.string,
      configured: try? repository.withHandle { (handle) throws(GitError) in
        RepositoryFormat.string("lfs.storage", handle)
      })
    if followsOrigin, let url = repository.remoteURL, url.isLocal,
      let place = try? LocalRemote(url).folder(),
      let original = try? Repository(at: FilePath(place))
    {
      folders += Self(of: original, followsOrigin: false).folders
    }
    self.folders = folders
    isClone = repository.knownURL != nil
  }

  /// What a pointer stands for; nil when the bytes are no pointer.
  ///
  /// - Throws: ``GitError`` with `missingLargeFile` when the content is not here, or not whole.
  func contents(for pointer: [UInt8], at path: String) throws(GitError) -> [UInt8]? {
    guard let pointer = LargeFilePointer(pointer) else { return nil }
    func failure(_ problem: String) -> GitError {
      GitError(
        .missingLargeFile(problem: problem, isClone: isClone), facts: GitError.Facts(path: path))
    }
    guard !pointer.hasExtensions else {
      throw failure("its pointer names extensions of Git LFS, which are not run")
    }
    let digits = pointer.digest
    let place = "objects/\(digits.prefix(2))/\(digits.dropFirst(2).prefix(2))/\(digits)"
    for folder in folders {
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(place)") else { continue }
      let bytes = [UInt8](data)
      guard bytes.count == pointer.byteCount, SHA256.hexadecimalDigest(of: bytes) == digits else {
        throw failure("\(folder)/\(place) is damaged")
      }
      return bytes
    }
    throw failure("no object \(digits.prefix(10)) is in \(folders.first ?? "the repository")")
  }

  private static func folders(of common: String, configured: String??) -> [String] {
    let base = common.hasSuffix("/") ? String(common.dropLast()) : common
    var folders = ["\(base)/lfs"]
    if let path = configured ?? nil, !path.isEmpty {
      folders = [path.hasPrefix("/") ? path : "\(base)/\(path)"]
    }
    let list = "\(base)/objects/info/alternates"
    let lines = ((try? String(contentsOfFile: list, encoding: .utf8)) ?? "")
      .split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }
    for line in lines {
      let objects = line.hasPrefix("/") ? String(line) : "\(base)/objects/\(line)"
      folders.append(
        URL(fileURLWithPath: objects).deletingLastPathComponent().standardizedFileURL.path + "/lfs")
    }
    return folders
  }
}

/// A file's pointer in Git LFS.
struct LargeFilePointer {
  /// The content's SHA-256, in hexadecimal.
  let digest: String
  /// The content's length.
  let byteCount: Int
  /// Whether programs named as `ext-0-...` have changed the content before it was stored.
  let hasExtensions: Bool

  /// Reads a pointer; nil for anything else.
  init?(_ bytes: [UInt8]) {
    // git-lfs takes no longer ones, either.
    guard bytes.count < 1024, bytes.starts(with: "version ".utf8) else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    let versions = [
      "https://git-lfs.github.com/spec/v1", "http://git-media.io/v/2",
      "https://hawser.github.com/spec/v1",
    ]
    guard versions.contains(where: { lines.first == "version \($0)" }) else { return nil }
    let digest = lines.compactMap { String($0).dropping(prefix: "oid sha256:") }.first
    let size = lines.compactMap { String($0).dropping(prefix: "size ") }.first.flatMap { Int($0) }
    guard let digest, digest.utf8.count == 64, digest.allSatisfy(\.isHexDigit), let size else {
      return nil
    }
    (self.digest, byteCount) = (digest, size)
    hasExtensions = lines.contains { $0.hasPrefix("ext-") }
  }

  /// The pointer that Git LFS makes of a file: its own bytes where it is one already, or is empty.
  static func bytes(for contents: [UInt8]) -> [UInt8] {
    if contents.isEmpty || LargeFilePointer(contents) != nil { return contents }
    let lines = [
      "version https://git-lfs.github.com/spec/v1",
      "oid sha256:\(SHA256.hexadecimalDigest(of: contents))", "size \(contents.count)", "",
    ]
    return Array(lines.joined(separator: "\n").utf8)
  }
}
