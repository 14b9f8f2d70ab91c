/// One component of a path as bytes, because git's names need not be UTF-8.
struct FileName: Hashable {
  let bytes: [UInt8]

  init(_ bytes: some Sequence<UInt8>) {
    self.bytes = Array(bytes)
  }

  /// Copies a C string.
  init(cString: UnsafePointer<CChar>) {
    var bytes: [UInt8] = []
    var next = cString
    while next.pointee != 0 {
      bytes.append(UInt8(bitPattern: next.pointee))
      next += 1
    }
    self.bytes = bytes
  }

  /// The name for people; bytes that are not UTF-8 are replaced.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Calls `body` with the name as a C string.
  func withCString<Value>(_ body: (UnsafePointer<CChar>) -> Value) -> Value {
    (bytes + [0]).withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { characters in
        // The array holds the final NUL at least, so it has a base address.
        characters.baseAddress.map(body) ?? body("")
      }
    }
  }
}

extension FileName: Comparable {
  static func < (left: FileName, right: FileName) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

extension FileName {
  /// Whether a tree may create a file of this name: not empty, no way up or out, and nothing that
  /// Linux, macOS or Windows would take for `.git`, as git's `verify_path` refuses them.
  var isSafe: Bool {
    guard !bytes.isEmpty, bytes.count <= 255, !bytes.contains(0) else { return false }
    guard !bytes.contains(UInt8(ascii: "/")) else { return false }
    guard bytes != Array(".".utf8), bytes != Array("..".utf8) else { return false }
    return !isDotGit
  }

  /// Whether this is `.gitmodules`, which git refuses to check out as a symbolic link.
  var isSubmoduleList: Bool { folded == ".gitmodules" }

  private var isDotGit: Bool {
    // Windows ends a name at ':' and drops trailing spaces and dots; it knows .git as git~1, too.
    let stream = folded.prefix { $0 != ":" && $0 != "\\" }
    let trimmed = stream.reversed().drop { $0 == " " || $0 == "." }.reversed()
    return [".git", "git~1"].contains(String(trimmed))
  }

  /// The name as macOS's HFS+ compares it: without ignorable characters, in lower case.
  private var folded: String {
    let scalars = text.unicodeScalars.filter { !Self.ignoredByHFS.contains($0.value) }
    return String(String.UnicodeScalarView(scalars)).lowercased()
  }

  /// Git's list (`next_hfs_char` in its utf8.c).
  private static let ignoredByHFS: Set<UInt32> =
    Set(0x200C...0x200F).union(0x202A...0x202E).union(0x206A...0x206F).union([0xFEFF])
}

extension String {
  /// The text on one line, without the control characters that a terminal would act upon. What a
  /// repository holds is its authors' choice: file names, messages and people's names included.
  var printable: String {
    let scalars = unicodeScalars.map { scalar -> Unicode.Scalar in
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: "?"
      default: scalar
      }
    }
    return String(String.UnicodeScalarView(scalars))
  }
}
