import Foundation

/// Text that a person wrote, on whatever system: without a byte order mark, lines ended by line
/// feeds.
package enum TextInput {
  /// Reads a file, or standard input for `-`.
  ///
  /// - Throws: ``InputError``.
  package static func read(_ path: String) throws(InputError) -> String {
    let data: Data
    do {
      let file =
        path == "-" ? .standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      data = try file.readToEnd() ?? Data()
    } catch {
      throw InputError(path: path, reason: SystemReason.text(of: error))
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw InputError(path: path, reason: "it is not text in UTF-8", exitStatus: .badData)
    }
    return cleaned(text)
  }

  /// The text without a byte order mark, and with line feeds for all line ends.
  static func cleaned(_ text: String) -> String {
    String(text.unicodeScalars.trimmingPrefix { $0 == "\u{FEFF}" })
      .replacingOccurrences(of: "\r\n", with: "\n").replacingOccurrences(of: "\r", with: "\n")
  }

  /// The entries of a list: one a line, without blank lines, blanks around them, and comments.
  ///
  /// A comment begins with a `#` at the start of a line or after a blank: a name may have one
  /// within.
  package static func entries(_ text: String) -> [String] {
    cleaned(text).split(separator: "\n").map { line in
      line.prefix(upTo: line.firstRange(of: /(^|\s)#/)?.lowerBound ?? line.endIndex)
        .trimmingCharacters(in: .whitespaces)
    }.filter { !$0.isEmpty }
  }
}

/// A file that was named for input and cannot be read.
package struct InputError: ReportedError, Equatable {
  /// The file.
  package let path: String
  /// What is wrong.
  package let reason: String
  package let exitStatus: ExitStatus

  /// An error about a file; one that is there and says nothing is wrong data.
  package init(path: String, reason: String, exitStatus: ExitStatus = .missingInput) {
    self.path = path
    self.reason = reason
    self.exitStatus = exitStatus
  }

  package var description: String {
    "cannot read \(path == "-" ? "standard input" : path): \(reason)"
  }
}
