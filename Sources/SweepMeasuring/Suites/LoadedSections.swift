import SweepGit

/// What an executable or a library has loaded into memory: the sections of an ELF file that take
/// part in running it.
///
/// Digests that are made from debug information too, and everything that is not loaded, do not
/// count: the linker's build id, and what the Swift compiler keeps to know later whether a module's
/// code has to be made again. Nothing that runs reads them. Source: the ELF-64 object file format,
/// System V ABI, edition 4.1.
struct LoadedSections {
  /// The digest of the loaded sections: names, types, addresses, sizes and contents.
  let digest: String
  /// Whether the file names a dynamic loader, so that it loads libraries.
  let isDynamic: Bool

  private static let digests: Set = [".note.gnu.build-id", ".swift_modhash"]

  /// Reads the bytes of a file; `nil` if they are not a 64-bit little-endian ELF file with
  /// sections.
  init?(of bytes: [UInt8]) {
    guard let file = ELFFile(bytes), let sections = file.sections else { return nil }
    var loaded: [UInt8] = file.machine
    for section in sections where section.isLoaded {
      loaded += Array("\(section.name) \(section.facts) \(section.content.count)\n".utf8)
      if !Self.digests.contains(section.name) { loaded += section.content }
    }
    digest = "\(ObjectID(hashing: loaded))"
    isDynamic = sections.contains { $0.name == ".interp" }
  }
}

/// Functions that an executable defines, as far as it has not been stripped.
struct ExecutableSymbols {
  /// A function: its name, and where its code lies before the loader has moved it.
  struct Function: Equatable {
    let name: String
    let addresses: Range<UInt64>
  }

  /// The functions that were asked for, in the file's order.
  private(set) var functions: [Function] = []
  /// Whether it defines `malloc` itself, so that the process cannot be given another.
  private(set) var ownsMalloc = false

  /// Reads the bytes of a file; `nil` if they are not a 64-bit little-endian ELF file with
  /// sections.
  ///
  /// - Parameter prefix: What the names of the functions begin with: an executable has hundreds of
  ///   thousands of others.
  init?(of bytes: [UInt8], named prefix: String) {
    guard let sections = ELFFile(bytes)?.sections else { return nil }
    let contents = Dictionary(sections.map { ($0.name, $0.content) }) { first, _ in first }
    for (table, names) in [(".symtab", ".strtab"), (".dynsym", ".dynstr")] {
      guard let symbols = contents[table], let strings = contents[names] else { continue }
      symbols.withUnsafeBytes { symbols in
        strings.withUnsafeBytes { strings in
          read(symbols, strings, prefix, isWhole: table == ".symtab")
        }
      }
    }
  }

  /// Reads a table whose entries are 24 bytes: name (4), kind (1), visibility (1), section (2),
  /// address (8), size (8).
  private mutating func read(
    _ symbols: UnsafeRawBufferPointer, _ strings: UnsafeRawBufferPointer, _ prefix: String,
    isWhole: Bool
  ) {
    let (prefix, malloc) = (Array(prefix.utf8), Array("malloc".utf8) + [0])
    let (function, width) = (UInt8(2), 24)
    for start in stride(from: 0, through: symbols.count - width, by: width) {
      let isDefined = symbols.loadUnaligned(fromByteOffset: start + 6, as: UInt16.self) != 0
      let name = Int(symbols.loadUnaligned(fromByteOffset: start, as: UInt32.self))
      guard symbols[start + 4] & 0xf == function, isDefined, name < strings.count else { continue }
      let text = strings[name...]
      if text.starts(with: malloc) { ownsMalloc = true }
      guard isWhole, text.starts(with: prefix) else { continue }
      let address = symbols.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self)
      let size = symbols.loadUnaligned(fromByteOffset: start + 16, as: UInt64.self)
      let (end, overflow) = address.addingReportingOverflow(size)
      guard !overflow else { continue }
      functions.append(
        Function(
          name: String(decoding: text.prefix { $0 != 0 }, as: UTF8.self), addresses: address..<end))
    }
  }
}

/// The headers of an ELF file.
private struct ELFFile {
  struct Section {
    let name: String
    /// Type, flags, address and size as one text.
    let facts: String
    let isLoaded: Bool
    /// Empty for a section that takes no room in the file.
    let content: ArraySlice<UInt8>
  }

  private static let (noBits, loaded) = (UInt64(8), UInt64(2))

  private let bytes: [UInt8]

  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 64, bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46, 2, 1]) else { return nil }
    self.bytes = bytes
  }

  /// The file's type and machine.
  var machine: [UInt8] { Array(bytes[16..<20]) }

  /// All sections; `nil` if the headers lead out of the file.
  var sections: [Section]? {
    guard let table = number(at: 0x28, 8), let size = number(at: 0x3a, 2), size >= 64,
      let count = number(at: 0x3c, 2), count > 0, let names = number(at: 0x3e, 2), names < count
    else { return nil }
    var headers: [(name: UInt64, type: UInt64, facts: [UInt64], content: ArraySlice<UInt8>)] = []
    for index in 0..<count {
      let (start, overflow) = table.addingReportingOverflow(index * size)
      let fields = [(0, 4), (4, 4), (8, 8), (16, 8), (24, 8), (32, 8)].map { offset, width in
        overflow ? nil : number(at: start &+ UInt64(offset), width)
      }
      guard let name = fields[0], let type = fields[1], let flags = fields[2],
        let address = fields[3], let offset = fields[4], let length = fields[5],
        let content = slice(at: offset, type == Self.noBits ? 0 : length)
      else { return nil }
      headers.append((name, type, [type, flags, address, length], content))
    }
    let strings = headers[Int(names)].content
    return headers.map { header in
      Section(
        name: Self.text(strings, at: header.name),
        facts: header.facts.map { String($0, radix: 16) }.joined(separator: " "),
        isLoaded: header.facts[1] & Self.loaded != 0, content: header.content)
    }
  }

  private func number(at offset: UInt64, _ width: Int) -> UInt64? {
    slice(at: offset, UInt64(width))?.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private func slice(at offset: UInt64, _ length: UInt64) -> ArraySlice<UInt8>? {
    let count = UInt64(bytes.count)
    guard offset <= count, length <= count - offset else { return nil }
    return bytes[Int(offset)..<Int(offset + length)]
  }

  private static func text(_ strings: ArraySlice<UInt8>, at offset: UInt64) -> String {
    guard offset < UInt64(strings.count) else { return "" }
    let rest = strings.dropFirst(Int(offset))
    return String(decoding: rest.prefix { $0 != 0 }, as: UTF8.self)
  }
}
