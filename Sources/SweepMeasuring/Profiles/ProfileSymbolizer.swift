import Foundation
import SweepResults

/// Makes profiles with names and lines out of those with addresses.
package struct ProfileSymbolizer: Sendable {
  /// The programs that know the names.
  package var tools: SymbolTools
  /// Where the files of the build lay.
  package var sources: ProfileSources
  /// Where a file is that the measured process saw elsewhere.
  package var locate: @Sendable (String) -> String

  package init(
    tools: SymbolTools, sources: ProfileSources,
    locate: @escaping @Sendable (String) -> String = { $0 }
  ) {
    self.tools = tools
    self.sources = sources
    self.locate = locate
  }

  /// The profile of a benchmark in a version.
  ///
  /// Code whose names cannot be found is named by its place, `Rows+0x4a2f`, and a note of the
  /// profile says so.
  ///
  /// - Throws: `CancellationError`.
  package func profile(
    of raw: RawProfile, version: String, commit: String? = nil, toolchain: String? = nil,
    code: String? = nil
  ) async throws -> AllocationProfile {
    var table = FrameTable(raw, sources)
    try await table.look(up: tools, locate)
    var frames: [ProfileFrame] = []
    var places: [ProfileFrame: Int] = [:]
    let stacks = raw.stacks.map { stack in
      let path = table.path(of: stack).map { frame in
        if let place = places[frame] { return place }
        places[frame] = frames.count
        frames.append(frame)
        return frames.count - 1
      }
      return ProfileStack(frames: path, counts: stack.counts, cut: stack.cut)
    }
    return AllocationProfile(
      id: raw.id, version: version, commit: commit, counts: raw.counts, frames: frames,
      stacks: stacks, isPartial: raw.isPartial, toolchain: toolchain, code: code,
      notes: table.notes)
  }
}

/// The frames that belong to each address of a profile.
private struct FrameTable {
  private let raw: RawProfile
  private let sources: ProfileSources
  /// The frames of each address, the innermost first. Nothing is at addresses of glue.
  private var frames: [UInt64: [Named]] = [:]
  private(set) var notes: [String] = []
  /// Whose Swift modules are that no function with a file tells of.
  private var known: [String: ProfileFrame.Owner] = [:]

  /// A frame, and whether the line is that of the call and not of the function's begin.
  private struct Named {
    var frame: ProfileFrame
    var hasOwnLine = true
  }

  /// A function at an address, before its name has been demangled.
  private struct Found {
    var address: UInt64
    var module: String
    var functions: [SymbolizedAddress.Function]
  }

  init(_ raw: RawProfile, _ sources: ProfileSources) {
    self.raw = raw
    self.sources = sources
  }

  /// Looks up all addresses, those of one object together.
  mutating func look(up tools: SymbolTools, _ locate: (String) -> String) async throws {
    if tools.symbolizer == nil {
      notes.append("llvm-symbolizer was not found: code is named by its place, as in Rows+0x4a2f")
    }
    var addresses: [Int: Set<UInt64>] = [:]
    for address in Set(raw.stacks.flatMap(\.frames)) {
      if let module = raw.module(of: Self.call(address)) {
        addresses[module, default: []].insert(address)
      }
    }
    var found: [Found] = []
    for (index, module) in raw.modules.enumerated() {
      guard let asked = addresses[index]?.sorted() else { continue }
      found += try await look(up: asked, of: module, at: locate(module.path), tools)
    }
    try await name(found, tools)
  }

  /// The address of the call that returns to an address: the call may be a function's last
  /// instruction, and then what follows is another function's.
  private static func call(_ address: UInt64) -> UInt64 { address > 0 ? address - 1 : 0 }

  private mutating func look(
    up addresses: [UInt64], of module: RawProfile.Module, at file: String, _ tools: SymbolTools
  ) async throws -> [Found] {
    let name = Self.name(of: module)
    let calls = addresses.map { Self.call($0) - module.bias }
    let isThere = FileManager.default.isReadableFile(atPath: file)
    guard isThere, let answers = try await tools.symbolize(calls, of: file) else {
      if tools.symbolizer != nil {
        notes.append(
          isThere
            ? "llvm-symbolizer failed on \(name): its code is named by its place"
            : "\(name) is gone: its code is named by its place")
      }
      return []
    }
    var found = zip(addresses, answers).compactMap { address, answer in
      answer.functions.contains { !$0.name.isEmpty && $0.name != "??" }
        ? Found(address: address, module: name, functions: answer.functions) : nil
    }
    // Libraries of the system keep the names of what they export only.
    let unknown = addresses.count - found.count
    if unknown * 2 > addresses.count {
      notes.append(
        "\(name) has no names for \(unknown) of \(addresses.count) places: was it stripped?")
    }
    try await place(&found, in: file, tools)
    return found
  }

  /// Gives functions that have no file that of the function which the compiler made them of, or at
  /// least tells whose they are by another function of their module: a specialized function has no
  /// place of its own in the debug information.
  private mutating func place(
    _ found: inout [Found], in file: String, _ tools: SymbolTools
  ) async throws {
    func lacks(_ function: SymbolizedAddress.Function) -> Bool {
      sources.place(function.file).owner == .system
        && SymbolName.module(ofMangled: function.name).map { !SymbolName.isOfSwift($0) } ?? false
    }
    let functions = found.flatMap(\.functions)
    let names = Set(functions.filter(lacks).map(\.name))
    // A library of the system has nothing of the package's, and a hundred thousand symbols.
    guard !names.isEmpty, functions.contains(where: { sources.place($0.file).owner != .system })
    else { return }
    let symbols = try await tools.functions(of: file)
    guard !symbols.isEmpty else { return }
    var witnesses: [String: [String]] = [:]
    for name in names.sorted() { witnesses[name] = SymbolName.witnesses(of: name, in: symbols) }
    let asked = Set(witnesses.values.flatMap(\.self)).sorted()
    let addresses = asked.compactMap { symbols[$0] }
    guard let answers = try await tools.symbolize(addresses, of: file) else { return }
    let places = Dictionary(zip(asked, answers.map(\.functions.last))) { first, _ in first }
    for (index, entry) in found.enumerated() {
      for (place, function) in entry.functions.enumerated() where lacks(function) {
        for witness in witnesses[function.name] ?? [] {
          guard let told = places[witness].flatMap(\.self),
            sources.place(told.file).owner != .system
          else { continue }
          if function.name.hasPrefix(witness) {
            found[index].functions[place].file = told.file
            found[index].functions[place].line = told.line
          } else if let module = SymbolName.module(ofMangled: function.name) {
            known[module] = sources.place(told.file).owner
          }
          break
        }
      }
    }
  }

  private mutating func name(_ found: [Found], _ tools: SymbolTools) async throws {
    let all = Set(found.flatMap(\.functions).map(\.name))
    let mangled = all.filter(SymbolName.isMangled).sorted()
    let demangled = try await tools.demangle(mangled)
    if demangled == nil, !mangled.isEmpty {
      notes.append("swift-demangle was not found or failed: the names of Swift are mangled")
    }
    let owners = owners(of: found)
    for entry in found {
      let last = entry.functions.count - 1
      frames[entry.address] = entry.functions.enumerated().compactMap { index, function in
        let text = demangled?[function.name] ?? function.name
        let name = SymbolName.readable(text, isSwift: text != function.name)
        guard !SymbolName.isGlue(name) else { return nil }
        var (file, owner) = sources.place(function.file)
        // Of code without debug information the symbol table names a file, which is not its own.
        if owner == .system, function.line == 0 { file = nil }
        let module = file == nil ? SymbolName.module(ofMangled: function.name) : nil
        let frame = ProfileFrame(
          function: name, file: file,
          line: file != nil && function.line > 0 ? function.line : nil, module: entry.module,
          isInlined: index < last, owner: module.flatMap { owners[$0] } ?? owner)
        return Named(frame: frame, hasOwnLine: function.hasOwnLine)
      }
    }
  }

  /// Whose each Swift module is, told by its functions that have a file: what the compiler made by
  /// itself has none.
  private func owners(of found: [Found]) -> [String: ProfileFrame.Owner] {
    var votes: [String: [ProfileFrame.Owner: Int]] = [:]
    for function in found.flatMap(\.functions) where function.hasOwnLine {
      let owner = sources.place(function.file).owner
      guard owner != .system, let module = SymbolName.module(ofMangled: function.name) else {
        continue
      }
      votes[module, default: [:]][owner, default: 0] += 1
    }
    // What was inlined may have a line of the function that it is in.
    let owners = votes.compactMapValues { votes in
      votes.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }?.key
    }
    return owners.merging(known) { $1 }
  }

  /// The frames of a call path, the outermost first, below a frame that says what is missing.
  func path(of stack: RawProfile.Stack) -> [ProfileFrame] {
    let all = stack.frames.reversed().flatMap { address in
      (frames[address] ?? [Named(frame: unnamed(address))]).reversed()
    }
    var path = all.enumerated().filter { index, named in
      // A copy that the compiler made of a function, and that only calls another one.
      let (frame, next) = (named.frame, index + 1 < all.count ? all[index + 1].frame : nil)
      return named.hasOwnLine || !frame.isInlined || next == nil
        || (next?.function, next?.module) != (frame.function, frame.module)
    }.map(\.element.frame)
    if path.isEmpty, let address = stack.frames.first { path = [unnamed(address)] }
    if let cut = stack.cut { path.insert(Self.missing(cut), at: 0) }
    return path.isEmpty ? [Self.missing("no frames")] : path
  }

  private func unnamed(_ address: UInt64) -> ProfileFrame {
    guard let index = raw.module(of: Self.call(address)) else {
      return ProfileFrame(function: "0x" + String(address, radix: 16))
    }
    let module = raw.modules[index]
    let name = Self.name(of: module)
    let offset = String(address - module.bias, radix: 16)
    return ProfileFrame(function: "\(name)+0x\(offset)", module: name)
  }

  private static func name(of module: RawProfile.Module) -> String {
    module.path.split(separator: "/").last.map(String.init) ?? module.path
  }

  /// What stands in place of the callers that are not known.
  private static func missing(_ cut: String) -> ProfileFrame {
    cut == ProfileStack.thread
      ? ProfileFrame(function: "[another thread]")
      : ProfileFrame(function: "[callers unknown: \(ProfileStack.reason(cut))]")
  }
}
