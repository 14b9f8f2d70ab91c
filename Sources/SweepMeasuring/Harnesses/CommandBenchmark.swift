import Foundation
import SweepGit
import SweepProcesses
import SweepText
import SystemPackage

/// A command that is measured as a benchmark.
public struct CommandBenchmark: Sendable, Hashable, Codable {
  /// The benchmark's name; its id is `Command::NAME`.
  public var name: String
  /// The executable, and its arguments.
  public var words: [String]
  /// The same of what is run before each run, and not measured; empty if there is nothing.
  public var setUp: [String] = []
  /// The file that is its standard input, as an absolute path; nothing if `nil`.
  public var input: String?
  /// Files and folders, by absolute paths, that are copied into a new folder before each run, in
  /// which it runs. If there are none, it runs in ``folder``.
  public var files: [String] = []
  /// Variables on top of those of all benchmarks.
  public var environment: [String: String] = [:]
  /// The exit status that it is to have.
  public var status = 0
  /// Executable products of the package that it needs beside its own executable.
  public var products: [String] = []
  /// Where relative paths start, as an absolute path.
  public var folder: String

  /// Makes a command without anything but its words.
  public init(name: String, words: [String], folder: String) {
    (self.name, self.words, self.folder) = (name, words, folder)
  }

  /// What all ids of commands begin with.
  package static let target = "Command"
  /// The benchmark's id.
  package var id: String { "\(Self.target)::\(name)" }

  /// What of it must not be read by others.
  package func secrets(besides variables: [String: String] = [:]) -> SecretText {
    SecretText(words: words + setUp, environment: variables.merging(environment) { $1 })
  }

  /// The command line as others may see it.
  package var shown: String {
    secrets().masked(words.map(ShellWord.quoted).joined(separator: " "))
  }

  /// The files that its results depend on: what it reads by name, and what is copied.
  ///
  /// A word that names a file that is there is taken for one that is read; of `if=FILE`, `@FILE`
  /// and `-fFILE` the part that does.
  package var inputs: [String] {
    let named = paths { !$0 }
    let copied = Set(files.map { URL(fileURLWithPath: $0).lastPathComponent })
    // In a folder with copies, relative names are theirs.
    let own = files.isEmpty ? named : named.filter { !copied.contains(relative($0)) }
    return (own + files + [input].compactMap(\.self)).reduce(into: []) { all, path in
      if !all.contains(path) { all.append(path) }
    }
  }

  /// The folders that words name: what is in them may be read.
  package var folders: [String] {
    let own = paths { $0 }
    return own.filter { path in !files.contains { path == $0 || path.hasPrefix($0 + "/") } }
  }

  /// What words name and is there.
  private func paths(_ wants: (_ isFolder: Bool) -> Bool) -> [String] {
    (words.dropFirst() + setUp.dropFirst()).flatMap { word -> [String] in
      var values = [Substring(word)]
      if let place = word.firstIndex(of: "=") { values.append(word[word.index(after: place)...]) }
      if word.hasPrefix("@") { values.append(word.dropFirst()) }
      if word.hasPrefix("-") { values.append(word.dropFirst(2)) }
      return values.compactMap { value in
        guard !value.isEmpty else { return nil }
        let path = absolute(String(value))
        var isFolder: ObjCBool = false
        let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        let isDevice = ["/dev/", "/proc/", "/sys/"].contains { "\(path)/".hasPrefix($0) }
        return isThere && wants(isFolder.boolValue) && !isDevice ? path : nil
      }
    }
  }

  /// The digest of what is in a folder; `nil` where that is too much to read for it.
  package static func digest(ofFolder path: String) -> String? {
    var (count, bytes) = (0, 0)
    let files = FileManager.default.enumerator(atPath: path)
    while let name = files?.nextObject() as? String {
      var status = stat()
      guard lstat("\(path)/\(name)", &status) == 0 else { return nil }
      count += 1
      bytes += status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
      guard count <= 5_000, bytes <= 256 << 20 else { return nil }
    }
    return digest(of: path)
  }

  /// A path that a word names.
  package func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : URL(fileURLWithPath: "\(folder)/\(path)").standardizedFileURL.path
  }

  private func relative(_ path: String) -> String {
    path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : path
  }
}

extension CommandBenchmark: KeyedOptions {
  package static let withoutEffect = ["folder": "what is read there is in the key by its content"]

  package func add(to key: inout CacheKey) {
    key.add("command", name)
    key.add("words", list: words)
    key.add("set-up", list: setUp)
    key.add("input", input.flatMap { Self.digest(of: $0) })
    key.add("files", list: files.map { URL(fileURLWithPath: $0).lastPathComponent })
    key.add("contents", list: inputs.map { Self.digest(of: $0) ?? "none" })
    key.add("environment", map: environment)
    key.add("status", "\(status)")
    key.add("products", list: products)
  }

  /// The digest of what a file or folder holds; `nil` if it cannot be read.
  package static func digest(of path: String) -> String? {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
    if isFolder.boolValue { return try? FolderCopy(of: FilePath(path)).read().digest }
    return (try? Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)).map {
      "\(ObjectID(hashing: [UInt8]($0)))"
    }
  }
}

/// Why commands cannot be benchmarks.
public enum CommandError: Error, Sendable, Hashable {
  /// Two commands of one name.
  case sameName(String)
  /// A name that no id can have.
  case badName(String)
  /// Neither a product of the package nor a program of the machine.
  case noProgram(command: String, program: String)
  /// A file that cannot be executed.
  case notExecutable(command: String, program: String)
  /// A file or folder that is not there.
  case noFile(command: String, path: String)
  /// A product of the package that is one of the suite, too.
  case sameProduct(String)
}

extension CommandError: ReportedError {
  /// What is not there is a missing input.
  public var exitStatus: ExitStatus {
    switch self {
    case .noProgram, .noFile: .missingInput
    default: .badData
    }
  }

  /// One line that names the command.
  public var description: String {
    switch self {
    case .sameName(let name): "two commands are named '\(name)'; rename one of them"
    case .badName(let name):
      "'\(name)' cannot be a command's name: it takes letters, digits, and ._+- between them"
    case .noProgram(let command, let program):
      "command '\(command)': '\(program)' is neither an executable product of the package nor a "
        + "program in PATH; give its path"
    case .notExecutable(let command, let program):
      "command '\(command)': \(program) cannot be executed; make it executable (chmod +x)"
    case .noFile(let command, let path): "command '\(command)': there is no \(path)"
    case .sameProduct(let name):
      "'\(name)' is an executable of the suite as well as of the package; rename the suite's"
    }
  }
}
