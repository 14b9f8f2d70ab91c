import SweepText

/// The text of a manifest, in which the packages that it makes can be reached whatever it calls
/// them.
///
/// A manifest is a program: SwiftPM takes the `Package` that it made last, and the variable that
/// holds it, if there is one, may have any name. So every call of `Package(...)` is handed through
/// a function that remembers its value. Where there is no such call (`let package: Package =
/// .init(...)`), every variable of the manifest is asked for its value.
struct ManifestText {
  /// The name in the manifest under which code at its end finds the packages.
  static let packages = "BenchmemManifest.packages"

  /// The text as it can be extended at its end.
  let text: String
  /// The tools version; `nil` where there is none that can be read.
  let tools: SemanticVersion?

  /// Reads a manifest; what an earlier extension appended is taken off.
  ///
  /// - Parameter text: The manifest, with any line ends.
  init(_ text: String) {
    var text = text[...]
    if let end = text.range(of: Self.marker) { text = text[..<end.lowerBound] }
    tools = Self.tools(text)
    var scanner = ManifestScanner(text.utf8)
    scanner.run()
    var bytes = Array(text.utf8)
    for (place, word) in scanner.insertions.sorted(by: { $0.0 > $1.0 }) {
      bytes.insert(contentsOf: word.utf8, at: place)
    }
    self.text = String(decoding: bytes, as: UTF8.self)
    variables = scanner.hasCalls ? [] : scanner.variables
  }

  /// Statements that hand the variables' values over, between the conditions under which there are
  /// variables.
  private let variables: [String]

  /// The text with code at its end that runs when the manifest has said everything.
  func appending(_ code: String) -> String {
    """
    \(text)
    \(Self.marker)
    enum BenchmemManifest { nonisolated(unsafe) static var packages: [Package] = [] }
    func \(ManifestScanner.function)(_ package: Package) -> Package {
      if !\(Self.packages).contains(where: { $0 === package }) { \(Self.packages).append(package) }
      return package
    }
    \(variables.joined(separator: "\n"))
    \(code)

    """
  }

  private static let marker = "// Appended by benchmem-sweep."

  /// What SwiftPM takes for the tools version: the first line that specifies one, which need not be
  /// the first line.
  private static func tools(_ text: Substring) -> SemanticVersion? {
    for line in text.split(whereSeparator: \.isNewline) {
      guard let match = line.firstMatch(of: /^\s*\/\/\s*swift-tools-version\s*:\s*([^\s;]+)/)
      else { continue }
      return SemanticVersion(String(match.1))
    }
    return nil
  }
}

/// Finds in a manifest where it makes packages, past comments and strings.
private struct ManifestScanner {
  /// The function that packages are handed through.
  static let function = "benchmemTake"

  /// What to insert at which byte.
  private(set) var insertions: [(Int, String)] = []
  /// Whether a package is made by a call.
  private(set) var hasCalls = false
  /// Statements that look at each global variable, and the conditions around them.
  private(set) var variables: [String] = []

  private let bytes: [UInt8]
  private var place = 0
  /// For each open parenthesis, bracket or brace: whether a call of `Package` ends with it.
  private var open: [Bool] = []
  /// The words and marks before this place; a few are enough.
  private var before: [String] = []
  private var startOfPrevious = 0

  init(_ text: Substring.UTF8View) { bytes = Array(text) }

  mutating func run() {
    while let byte = current {
      switch byte {
      case _ where starts("//"): skip { $0 == 0x0A || $0 == 0x0D }
      case _ where starts("/*"): skipComment()
      case UInt8(ascii: "\""): skipString(hashes: 0)
      case UInt8(ascii: "#"): hash()
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): push(byte)
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): pop(byte)
      case _ where Self.isWord(byte) || byte == UInt8(ascii: "`"): word()
      case _ where byte <= 0x20: place += 1
      default: note(String(UnicodeScalar(byte)), length: 1)
      }
    }
  }

  private var current: UInt8? { place < bytes.count ? bytes[place] : nil }

  private func starts(_ text: String) -> Bool { bytes[place...].starts(with: text.utf8) }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte)
      || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  private mutating func note(_ token: String, length: Int) {
    before.append(token)
    if before.count > 8 { before.removeFirst() }
    place += length
  }

  private mutating func skip(until isEnd: (UInt8) -> Bool) {
    while let byte = current, !isEnd(byte) { place += 1 }
  }

  /// Comments of this kind nest.
  private mutating func skipComment() {
    var depth = 0
    repeat {
      if starts("/*") {
        depth += 1
        place += 2
      } else if starts("*/") {
        depth -= 1
        place += 2
      } else {
        place += 1
      }
    } while depth > 0 && place < bytes.count
  }

  /// A string of one or several lines, with what is interpolated into it.
  private mutating func skipString(hashes: Int) {
    let quotes = starts("\"\"\"") ? "\"\"\"" : "\""
    let end = quotes + String(repeating: "#", count: hashes)
    let escape = "\\" + String(repeating: "#", count: hashes)
    place += quotes.utf8.count
    while place < bytes.count, !starts(end) {
      guard starts(escape) else {
        place += 1
        continue
      }
      place += escape.utf8.count
      if current == UInt8(ascii: "(") { skipInterpolation() } else { place += 1 }
    }
    place += end.utf8.count
    note("\"", length: 0)
  }

  private mutating func skipInterpolation() {
    var depth = 0
    repeat {
      switch current {
      case UInt8(ascii: "\""): skipString(hashes: 0)
      case UInt8(ascii: "("):
        depth += 1
        place += 1
      case UInt8(ascii: ")"):
        depth -= 1
        place += 1
      default: place += 1
      }
    } while depth > 0 && place < bytes.count
  }

  /// A raw string, or a directive, whose conditions hold for variables too.
  private mutating func hash() {
    let start = place
    skip { $0 != UInt8(ascii: "#") }
    if current == UInt8(ascii: "\"") { return skipString(hashes: place - start) }
    guard ["if", "elseif", "else", "endif"].contains(where: { starts($0) }), open.isEmpty else {
      return
    }
    skip { $0 == 0x0A || $0 == 0x0D }
    variables.append(String(decoding: bytes[start..<place], as: UTF8.self))
  }

  private mutating func push(_ byte: UInt8) {
    open.append(byte == UInt8(ascii: "(") && beginsPackage())
    note(String(UnicodeScalar(byte)), length: 1)
  }

  private mutating func pop(_ byte: UInt8) {
    let isPackage = open.popLast() ?? false
    note(String(UnicodeScalar(byte)), length: 1)
    if isPackage { insertions.append((place, ")")) }
  }

  /// Whether the parenthesis here belongs to a call of `Package`; then the call is wrapped.
  private mutating func beginsPackage() -> Bool {
    var tokens = before[...]
    if tokens.suffix(2) == [".", "init"] { tokens = tokens.dropLast(2) }
    guard tokens.last == "Package" else { return false }
    tokens = tokens.dropLast()
    if tokens.suffix(2) == ["PackageDescription", "."] {
      tokens = tokens.dropLast(2)
    } else if [".", "func", "case"].contains(tokens.last ?? "") {
      return false
    }
    hasCalls = true
    if tokens.suffix(2) == [Self.function, "("] { return false }
    insertions.append((startOfCall, "\(Self.function)("))
    return true
  }

  /// Where the call that reaches up to here begins.
  private var startOfCall: Int {
    var start = startOfPrevious
    let qualifier = Array("PackageDescription".utf8)
    var end = start
    while end > 0, bytes[end - 1] <= 0x20 || bytes[end - 1] == UInt8(ascii: ".") { end -= 1 }
    if end < start, bytes[..<end].suffix(qualifier.count) == qualifier[...] {
      start = end - qualifier.count
    }
    return start
  }

  private mutating func word() {
    let start = place
    place += 1
    skip { !Self.isWord($0) && $0 != UInt8(ascii: "`") }
    let word = String(decoding: bytes[start..<place], as: UTF8.self)
    if word == "Package" { startOfPrevious = start }
    let isCondition = ["if", "while", "guard", "case", "for", ","].contains(before.dropLast().last)
    if open.isEmpty, ["let", "var"].contains(before.last), !isCondition {
      variables.append("if let it = \(word) as Any as? Package { _ = \(Self.function)(it) }")
    }
    note(word, length: 0)
  }
}
