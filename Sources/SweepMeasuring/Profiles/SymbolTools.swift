import Foundation
import SweepProcesses
import SweepResults

/// The programs of a toolchain that turn addresses into names: `llvm-symbolizer` and
/// `swift-demangle`.
///
/// They are those of the toolchain that built the code: another one may not read its debug
/// information.
package struct SymbolTools: Sendable, Hashable {
  /// The path or name of `llvm-symbolizer`; nil if there is none.
  package var symbolizer: String?
  /// The path or name of `swift-demangle`; nil if there is none.
  package var demangler: String?
  /// The path or name of `llvm-nm`, which lists symbols; nil if there is none.
  package var lister: String?

  package init(symbolizer: String? = nil, demangler: String? = nil, lister: String? = nil) {
    self.symbolizer = symbolizer
    self.demangler = demangler
    self.lister = lister
  }

  /// Finds the programs of a toolchain: where it says that it is, beside `swift`, and in `PATH`.
  ///
  /// - Parameter swift: The `swift` executable: a path, or a name to look up in `PATH`. It may be a
  ///   link, or the wrapper that swiftly puts in its place.
  package static func find(beside swift: String) async -> SymbolTools {
    var folders: [String] = []
    if let folder = await folder(of: swift) { folders.append(folder) }
    if swift.contains("/") {
      let link = URL(fileURLWithPath: swift)
      folders += [link, link.resolvingSymlinksInPath()].map { $0.deletingLastPathComponent().path }
    }
    return SymbolTools(
      symbolizer: await find("llvm-symbolizer", in: folders),
      demangler: await find("swift-demangle", in: folders),
      lister: await find("llvm-nm", in: folders))
  }

  /// The folder of a toolchain's programs, which it tells itself, whatever leads to it.
  private static func folder(of swift: String) async -> String? {
    guard let output = await output(of: swift, ["-print-target-info"]),
      let information = try? JSONValue(parsing: output).objectValue,
      // `…/usr/lib/swift`
      let path = information["paths"]?.objectValue?["runtimeResourcePath"]?.stringValue
    else { return nil }
    return URL(fileURLWithPath: path).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("bin").path
  }

  private static func find(_ name: String, in folders: [String]) async -> String? {
    let paths = folders.map { "\($0)/\(name)" }
    if let path = paths.first(where: FileManager.default.isExecutableFile) { return path }
    return await output(of: name, ["--version"]) == nil ? nil : name
  }

  /// What a program prints; nil if it cannot be run or fails.
  private static func output(of program: String, _ arguments: [String]) async -> [UInt8]? {
    let process = ChildProcess(program, arguments, timeLimit: .seconds(60))
    guard let (status, output) = try? await process.capture(), status.isSuccess else { return nil }
    return output
  }
}

/// What `llvm-symbolizer` says of one address: the function that has it, and those that were
/// inlined there.
package struct SymbolizedAddress: Sendable, Equatable {
  /// One function, inlined or not.
  package struct Function: Sendable, Equatable {
    /// The name, of Swift's still mangled; empty if it is not known.
    package var name: String
    /// The file's absolute path; empty if it is not known.
    package var file: String
    /// The line; 0 if it is not known.
    package var line: Int
    /// Whether the line is that of the address, and not where the function begins.
    package var hasOwnLine = true
  }

  /// The functions, the innermost first; all but the last one are inlined.
  package var functions: [Function]
}

extension SymbolTools {
  /// How many addresses or bytes of names one call is asked for.
  private static let mostAddresses = 2_000
  private static let mostBytes = 100_000

  /// Looks up addresses of one executable or library, as its file has them.
  ///
  /// - Returns: One answer for each address; nil if the program cannot be run or fails.
  /// - Throws: `CancellationError`.
  package func symbolize(
    _ addresses: [UInt64], of file: String
  ) async throws -> [SymbolizedAddress]? {
    guard let symbolizer else { return nil }
    var answers: [SymbolizedAddress] = []
    for start in stride(from: 0, to: addresses.count, by: Self.mostAddresses) {
      let asked = addresses[start..<min(start + Self.mostAddresses, addresses.count)]
      let words = asked.map { "0x" + String($0, radix: 16) }
      let arguments = ["--output-style=JSON", "--inlines", "--demangle", "--obj=\(file)"] + words
      guard let output = try await run(symbolizer, arguments) else { return nil }
      let found = Self.answers(in: output)
      guard found.count == asked.count else { return nil }
      answers += found
    }
    return answers
  }

  /// The answers in JSON: one array of all, or an object a line.
  static func answers(in output: [UInt8]) -> [SymbolizedAddress] {
    output.split(separator: UInt8(ascii: "\n")).flatMap { line -> [SymbolizedAddress] in
      guard let value = try? JSONValue(parsing: Array(line)) else { return [] }
      return (value.arrayValue ?? [value]).map { answer in
        let symbols = answer.objectValue?["Symbol"]?.arrayValue ?? []
        return SymbolizedAddress(functions: symbols.compactMap(\.objectValue).map(Self.function))
      }
    }
  }

  private static func function(_ symbol: JSONObject) -> SymbolizedAddress.Function {
    let line = symbol["Line"]?.integerValue ?? 0
    let file = symbol["FileName"]?.stringValue ?? ""
    let start = symbol["StartFileName"]?.stringValue ?? ""
    // What the compiler added to a function has no line of its own.
    return SymbolizedAddress.Function(
      name: symbol["FunctionName"]?.stringValue ?? "",
      file: line > 0 || start.isEmpty ? file : start,
      line: line > 0 ? line : symbol["StartLine"]?.integerValue ?? 0, hasOwnLine: line > 0)
  }

  /// The addresses of the Swift functions that an executable or library has, by their mangled
  /// names; none if the program cannot be run or fails.
  ///
  /// - Throws: `CancellationError`.
  package func functions(of file: String) async throws -> [String: UInt64] {
    guard let lister, let output = try await run(lister, ["--defined-only", file]) else {
      return [:]
    }
    var functions: [String: UInt64] = [:]
    for line in output.split(separator: UInt8(ascii: "\n")) {
      let parts = line.split(separator: UInt8(ascii: " "))
      guard parts.count == 3, parts[1].elementsEqual("T".utf8) || parts[1].elementsEqual("t".utf8)
      else { continue }
      let name = String(decoding: parts[2], as: UTF8.self)
      guard SymbolName.isMangled(name) else { continue }
      functions[name] = UInt64(String(decoding: parts[0], as: UTF8.self), radix: 16)
    }
    return functions
  }

  /// Demangles names of Swift, without module names and types of parameters.
  ///
  /// - Returns: The names that could be demangled; nil if the program cannot be run or fails.
  /// - Throws: `CancellationError`.
  package func demangle(_ names: [String]) async throws -> [String: String]? {
    guard let demangler else { return nil }
    var readable: [String: String] = [:]
    // One argument of a process has a limit; such names are left as they are.
    var rest = names.filter { $0.utf8.count < Self.mostBytes }[...]
    while !rest.isEmpty {
      var bytes = 0
      let asked = rest.prefix { name in
        bytes += name.utf8.count + 1
        return bytes <= Self.mostBytes
      }
      rest = rest.dropFirst(asked.count)
      let arguments = ["--compact", "--simplified"] + asked
      guard let output = try await run(demangler, arguments) else { return nil }
      let lines = String(decoding: output, as: UTF8.self).split(
        separator: "\n", omittingEmptySubsequences: false)
      guard lines.count >= asked.count else { return nil }
      for (name, line) in zip(asked, lines) { readable[name] = String(line) }
    }
    return readable
  }

  /// Runs a program offline; nil if it cannot be run or fails.
  private func run(_ program: String, _ arguments: [String]) async throws -> [UInt8]? {
    let process = ChildProcess(
      program, arguments, environment: ["DEBUGINFOD_URLS": nil], timeLimit: .seconds(300))
    do {
      let (status, output) = try await process.capture(limit: 1 << 30)
      return status.isSuccess ? output : nil
    } catch is ProcessError {
      return nil
    }
  }
}
