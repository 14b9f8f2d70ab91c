/// The content of a `.gitmodules` file.
///
/// ```
/// [submodule "Vendor/Lib"]
///   path = Vendor/Lib
///   url = ../lib.git
/// ```
///
/// It is read here and not by libgit2's configuration reader, which would follow `include.path` to
/// any file on the machine. What is not understood is left out, as git does.
struct SubmoduleList {
  /// The complete sections, in the file's order.
  let definitions: [SubmoduleDefinition]

  init(parsing text: String) {
    var sections: [(name: String, values: [String: String])] = []
    for line in Self.logicalLines(of: text) {
      if line.hasPrefix("[") {
        sections.append((name: Self.submoduleName(inHeader: line) ?? "", values: [:]))
      } else if let (key, value) = Self.setting(in: line), !sections.isEmpty {
        sections[sections.count - 1].values[key] = value
      }
    }
    definitions = sections.compactMap { section in
      guard !section.name.isEmpty, let path = section.values["path"] else { return nil }
      return SubmoduleDefinition(
        name: section.name, path: path, url: section.values["url"] ?? "")
    }
  }

  /// The lines without surrounding blanks, those that end in a backslash joined to the next.
  private static func logicalLines(of text: String) -> [String] {
    var lines: [String] = []
    var continued = ""
    for line in text.split(whereSeparator: \.isNewline) {
      let whole = continued + line.drop(while: \.isWhitespace)
      continued = ""
      if whole.hasSuffix("\\") && !whole.hasSuffix("\\\\") {
        continued = String(whole.dropLast())
      } else {
        lines.append(whole)
      }
    }
    return lines
  }

  /// `NAME` of `[submodule "NAME"]`, with `\"` and `\\` taken back.
  private static func submoduleName(inHeader line: String) -> String? {
    guard let open = line.firstIndex(of: "\""),
      line[line.index(after: line.startIndex)..<open].lowercased()
        .split(whereSeparator: \.isWhitespace) == ["submodule"]
    else { return nil }
    var name = ""
    var isEscaped = false
    for character in line[line.index(after: open)...] {
      if isEscaped {
        name.append(character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "\"" {
        return name
      } else {
        name.append(character)
      }
    }
    return nil
  }

  private static func setting(in line: String) -> (key: String, value: String)? {
    guard let equals = line.firstIndex(of: "="), !line.hasPrefix("#"), !line.hasPrefix(";") else {
      return nil
    }
    let key = line[..<equals].split(whereSeparator: \.isWhitespace).joined().lowercased()
    return (key, value(of: line[line.index(after: equals)...]))
  }

  /// A value without quotes, escapes, comment and the blanks at its ends.
  private static func value(of text: Substring) -> String {
    var value = ""
    var blanks = ""
    var isQuoted = false
    var isEscaped = false
    for character in text.drop(while: \.isWhitespace) {
      if isEscaped {
        value += blanks + (["n": "\n", "t": "\t"][character] ?? String(character))
        (blanks, isEscaped) = ("", false)
      } else if character == "\\" {
        isEscaped = true
      } else if character == "\"" {
        isQuoted.toggle()
      } else if !isQuoted && (character == "#" || character == ";") {
        break
      } else if !isQuoted && character.isWhitespace {
        blanks.append(character)
      } else {
        value += blanks + String(character)
        blanks = ""
      }
    }
    return value
  }
}

/// One section of a `.gitmodules` file.
struct SubmoduleDefinition: Hashable {
  /// The section's name, under which git keeps the submodule's repository.
  var name: String

  /// Where the submodule is in the tree.
  var path: String

  /// Where to clone it from: a URL, or `./` and `../` relative to the superproject's.
  var url: String

  /// Whether the name can be a folder's path under `.git/modules`: no way up, not absolute.
  var hasSafeName: Bool {
    !name.isEmpty && !name.utf8.contains(0)
      && name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
        !$0.isEmpty && $0 != "." && $0 != ".."
      }
  }
}
