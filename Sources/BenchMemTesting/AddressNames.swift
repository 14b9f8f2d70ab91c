import BenchMemEngine

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What return addresses of this process are called: by the toolchain's `llvm-symbolizer`, with
/// inlined functions and lines, or else by the dynamic linker.
struct AddressNames {
  /// A function, and where in the source its frame is.
  struct Name: CustomStringConvertible {
    let function: String
    /// `File.swift:12`, if it is known.
    let place: String?
    let isOfRuntime: Bool

    /// Whether the compiler made it to call another one.
    var isThunk: Bool {
      function.contains("partial apply forwarder") || function.contains("reabstraction thunk")
    }

    var description: String { place.map { "\(function) (\($0))" } ?? function }
  }

  private var names: [UInt: [Name]] = [:]
  /// Why there are no lines, if there are none.
  private(set) var remark: String?

  /// - Parameter searchPath: The folders that programs are looked for in; nil for `PATH`.
  init(of addresses: Set<UInt>, in modules: [Profile.Module], searchPath: String? = nil) {
    let located = addresses.sorted().compactMap { address in
      modules.first { $0.start <= address && address < $0.end }.map { (address, $0) }
    }
    guard !located.isEmpty else { return }
    let folders = searchPath ?? getenv("PATH").map { String(cString: $0) } ?? ""
    if let symbolizer = Self.symbolizer(in: folders.split(separator: ":")),
      let found = Self.ask(symbolizer, located)
    {
      names = found
      return
    }
    remark =
      "(no llvm-symbolizer beside the swift in PATH, so these are the dynamic linker's names)"
    for (address, module) in located {
      names[address] = [Self.exportedName(address, module)]
    }
  }

  /// The functions at an address, innermost first: those that were inlined, and the one around
  /// them.
  subscript(_ address: UInt) -> [Name] { names[address] ?? [] }

  // MARK: The symbolizer

  private static func symbolizer(in folders: [Substring]) -> String? {
    let name = "llvm-symbolizer"
    for folder in folders {
      guard let swift = realpath("\(folder)/swift", nil) else { continue }
      defer { free(swift) }
      let beside = String(cString: swift).split(separator: "/").dropLast() + [name[...]]
      let path = "/" + beside.joined(separator: "/")
      if access(path, X_OK) == 0 { return path }
    }
    return folders.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  private static func ask(
    _ symbolizer: String, _ located: [(UInt, Profile.Module)]
  ) -> [UInt: [Name]]? {
    // A return address is that of the next instruction, which may belong to the next line.
    let questions = located.map { address, module in
      "\"\(module.path)\" 0x\(String(address - module.bias - 1, radix: 16))"
    }
    guard let answer = output(of: symbolizer, questions) else { return nil }
    // A function and a place for each frame, then an empty line.
    var names: [UInt: [Name]] = [:]
    var lines = answer.split(separator: "\n", omittingEmptySubsequences: false)[...]
    for (address, module) in located {
      while let function = lines.popFirst(), !function.isEmpty {
        guard let place = lines.popFirst() else { return nil }
        let isKnown = function != "??"
        let name = isKnown ? demangled(String(function)) : unnamed(address, module)
        names[address, default: []].append(
          Name(function: name, place: shortened(place), isOfRuntime: isRuntime(module)))
      }
    }
    return names
  }

  /// `Sources/A/B.swift:12:5` as `B.swift:12`.
  private static func shortened(_ place: Substring) -> String? {
    guard let file = place.split(separator: "/").last else { return nil }
    let parts = file.split(separator: ":")
    guard parts.count >= 2, parts[0] != "??", parts[1] != "0" else { return nil }
    return "\(parts[0]):\(parts[1])"
  }

  /// What a program prints, or nil if it cannot be run or fails.
  private static func output(of program: String, _ arguments: [String]) -> String? {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return nil }
    _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
    _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
    defer { close(ends[0]) }
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    var words = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, program, &actions, nil, &words, environ)
    close(ends[1])
    guard code == 0 else { return nil }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = read(ends[0], &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    return status == 0 ? String(decoding: bytes, as: UTF8.self) : nil
  }

  // MARK: Names

  private static func exportedName(_ address: UInt, _ module: Profile.Module) -> Name {
    let name = Profile.exportedName(of: address - 1).map(demangled) ?? unnamed(address, module)
    return Name(function: name, place: nil, isOfRuntime: isRuntime(module))
  }

  private static func unnamed(_ address: UInt, _ module: Profile.Module) -> String {
    let file = module.path.split(separator: "/").last ?? "?"
    return "\(file)+0x\(String(address - module.bias, radix: 16))"
  }

  /// Whether a module is a library of the system's or of Swift's, rather than a part of the
  /// program.
  private static func isRuntime(_ module: Profile.Module) -> Bool {
    let file = module.path.split(separator: "/").last ?? ""
    return file.hasPrefix("lib") && file.contains(".so")
      && ["libswift", "lib_", "libc.", "libstdc++", "libdispatch", "libBlocks", "libFoundation"]
        .contains { file.hasPrefix($0) }
  }

  /// A Swift name without results, or the name as it is.
  private static func demangled(_ name: String) -> String {
    guard name.hasPrefix("$s") || name.hasPrefix("$S") else { return name }
    let text = name.utf8CString.withUnsafeBufferPointer {
      swiftDemangle($0.baseAddress, $0.count - 1, nil, nil, 0)
    }
    guard let text else { return name }
    defer { free(text) }
    return withoutResults(String(cString: text).dropping(noise))
  }

  /// What says how the compiler split a function, and not which one it is.
  private static let noise = [
    "suspend resume partial function for ", "await resume partial function for ", "@Sendable ",
    "nonisolated(nonsending) ", "static ", "Swift.", "async throws ", "async ", "throws ",
  ]

  /// `closure #1 () -> () in A.f(Int) -> B` as `closure #1 () in A.f(Int)`.
  private static func withoutResults(_ name: String) -> String {
    var (result, depth, isResult) = ("", 0, false)
    for word in name.split(separator: " ") {
      if depth == 0 && word == "->" { isResult = true }
      if depth == 0 && word == "in" { isResult = false }
      if !isResult { result += (result.isEmpty ? "" : " ") + word }
      for character in word where word != "->" {
        if "(<[{".contains(character) { depth += 1 }
        if ")>]}".contains(character) { depth -= 1 }
      }
    }
    return result
  }
}

extension String {
  /// The text without these parts, and without a number in parentheses before it.
  fileprivate func dropping(_ parts: [String]) -> String {
    var rest = self[...]
    if rest.first == "(", let end = rest.firstIndex(of: ")"), rest[end...].hasPrefix(") ") {
      let number = rest[..<end].dropFirst()
      if number.allSatisfy(\.isNumber) { rest = rest[end...].dropFirst(2) }
    }
    var text = ""
    while !rest.isEmpty {
      if let part = parts.first(where: { rest.hasPrefix($0) }) {
        rest = rest.dropFirst(part.count)
      } else {
        text.append(rest.removeFirst())
      }
    }
    return text
  }
}

@_silgen_name("swift_demangle")
private func swiftDemangle(
  _ name: UnsafePointer<CChar>?, _ length: Int, _ buffer: UnsafeMutablePointer<CChar>?,
  _ size: UnsafeMutablePointer<Int>?, _ flags: UInt32
) -> UnsafeMutablePointer<CChar>?
