import Foundation
import SweepText

/// A command of a definition's `commands`.
public struct CommandDefinition: Sendable, Equatable, Codable {
  /// The benchmark's name.
  public var name: String
  /// The executable and its arguments.
  public var run: CommandLineText
  /// What is run before each run, and not measured.
  public var setUp: CommandLineText?
  /// The file that is its standard input.
  public var input: String?
  /// Files and folders that are copied into a new folder before each run, in which it runs.
  public var files: OneOrMore<String>?
  /// Variables of it and its set-up.
  public var environment: [String: String]?
  /// The exit status that it is to have.
  public var status: CountFromZero?
  /// Executable products of the package that it needs beside its own executable.
  public var products: OneOrMore<String>?
  /// Where relative paths start; the reader fills it in.
  var folder: String?

  enum CodingKeys: String, CodingKey, CaseIterable {
    case name, run, files, environment, status, products
    case setUp = "set-up"
    case input = "stdin"
    // No key of a file: it travels with the definition.
    case folder = "(folder)"
  }

  /// The keys that a file may have.
  static let keys = CodingKeys.allCases.filter { $0 != .folder }.map(\.rawValue)

  /// A command from the text `NAME=EXECUTABLE ARGUMENTS`.
  ///
  /// - Parameter folder: Where relative paths start, as an absolute path.
  /// - Throws: ``CommandTextError``.
  public init(parsing text: String, folder: String) throws(CommandTextError) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty else { throw CommandTextError(reason: "has no name") }
    name = String(parts[0]).trimmingCharacters(in: .whitespaces)
    do throws(CommandWords.Problem) {
      run = CommandLineText(try CommandWords(parsing: String(parts[1])).words)
    } catch {
      throw CommandTextError(reason: error.text)
    }
    self.folder = folder
  }

  /// `NAME=EXECUTABLE ARGUMENTS` as others may see it.
  package var shown: String { "\(name)=\(benchmark.shown)" }

  /// The benchmark.
  var benchmark: CommandBenchmark {
    let folder = folder ?? FileManager.default.currentDirectoryPath
    var command = CommandBenchmark(name: name, words: run.words, folder: folder)
    command.setUp = setUp?.words ?? []
    command.input = input.map(command.absolute)
    command.files = (files?.elements ?? []).map(command.absolute)
    command.environment = environment ?? [:]
    command.status = status?.value ?? 0
    command.products = products?.elements ?? []
    return command
  }
}

/// What keeps a text from being a command; the text itself may have secrets.
public struct CommandTextError: Error, Sendable {
  /// What is wrong: "has no name".
  public let reason: String
}

/// A command line: one text, taken apart as a shell does it, or a list of words.
public struct CommandLineText: Codable, Sendable, Equatable {
  /// The executable and its arguments.
  public let words: [String]

  init(_ words: [String]) { self.words = words }

  /// Reads one text or a list.
  public init(from decoder: any Decoder) throws {
    if let container = try? decoder.singleValueContainer(),
      let text = try? container.decode(String.self)
    {
      do throws(CommandWords.Problem) {
        words = try CommandWords(parsing: text).words
      } catch {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "a command line; this one \(error.text)")
      }
      return
    }
    words = try OneOrMore<String>(from: decoder).elements
    guard words.first?.isEmpty == false else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "a command line, not an empty list")
      )
    }
  }

  /// Writes the list.
  public func encode(to encoder: any Encoder) throws { try words.encode(to: encoder) }
}
