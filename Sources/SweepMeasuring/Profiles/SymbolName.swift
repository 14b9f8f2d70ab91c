import SweepResults

/// A function's name as it is shown, made of what the symbolizer and the demangler say.
///
/// Two builds of one source give the same name, also where the compiler specialized a function in
/// one of them only.
package enum SymbolName {
  /// Whether a name is one of Swift's and mangled.
  package static func isMangled(_ name: String) -> Bool {
    ["$s", "$S", "$e", "_$s", "_$S", "_T0"].contains { name.hasPrefix($0) }
  }

  /// The Swift module that has a function, as its mangled name says; nil where the name begins with
  /// another thing than a module, such as a type of the standard library.
  package static func module(ofMangled name: String) -> String? {
    let rest = name.drop { $0 == "_" }.dropFirst(2)
    guard isMangled(name) else { return nil }
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    guard let length = Int(digits), length > 0, !digits.hasPrefix("0") else { return nil }
    let module = rest.dropFirst(digits.count).prefix(length)
    return module.count == length ? String(module) : nil
  }

  /// Whether a module comes with the toolchain.
  package static func isOfSwift(_ module: String) -> Bool {
    module == "Swift" || module.hasPrefix("Foundation") || module.hasPrefix("_Concurrency")
      || ["Glibc", "Dispatch", "_StringProcessing", "Synchronization", "BenchMemEngine"]
        .contains(module)
  }

  /// The functions that tell where one comes from, the best first: what it is a specialization of,
  /// whose mangled name its own begins with, and then some others of its module.
  static func witnesses(of name: String, in symbols: [String: UInt64]) -> [String] {
    var length = name.utf8.count - 1
    while length > 8 {
      let start = String(decoding: name.utf8.prefix(length), as: UTF8.self)
      if symbols[start] != nil { return [start] }
      length -= 1
    }
    guard let module = module(ofMangled: name) else { return [] }
    let prefix = name.prefix { !$0.isNumber } + "\(module.utf8.count)\(module)"
    return Array(symbols.keys.filter { $0.hasPrefix(prefix) && $0 != name }.sorted().prefix(16))
  }

  /// A demangled name without what says how the compiler made the code: `specialized`, `merged`,
  /// the parts of an async function, and the copies that compilers of C make, as in `parse.cold`.
  package static func readable(_ name: String, isSwift: Bool) -> String {
    guard isSwift else {
      var text = Substring(name)
      while let suffix = text.firstMatch(of: /\.(cold|isra|part|constprop|llvm|lto_priv)[.0-9]*$/) {
        text = text[..<suffix.range.lowerBound]
      }
      return String(text)
    }
    var text = Substring(name)
    var isDone = false
    while !isDone {
      isDone = true
      for prefix in madeBy where text.hasPrefix(prefix) {
        text = text.dropFirst(prefix.count)
        isDone = false
      }
      // `(2) await resume partial function for `
      let parts = #/\([0-9]+\) (await|suspend) resume partial function for /#
      if let part = text.prefixMatch(of: parts) {
        text = text[part.range.upperBound...]
        isDone = false
      }
    }
    if let suffix = text.firstRange(of: " with unmangled suffix ") {
      text = text[..<suffix.lowerBound]
    }
    // `closure #1 in static Rows.benchmarks` says it.
    return String(text).replacing("variable initialization expression of ", with: "")
  }

  /// Whether a readable name is of a piece of glue that leads from one function to another one, or
  /// that copies values: it says nothing that those two do not.
  package static func isGlue(_ name: String) -> Bool {
    glue.contains { name.hasPrefix($0) }
  }

  private static let madeBy = [
    "generic specialization of ", "specialized ", "generic not re-specialized ", "merged ",
    "inlined generic function ", "@objc ", "distributed thunk ",
  ]

  private static let glue = [
    "thunk for ", "reabstraction thunk ", "partial apply for ", "partial apply forwarder for ",
    "protocol witness for ", "dispatch thunk of ", "vtable thunk for ", "curry thunk of ",
    "outlined ",
  ]
}

/// Where the files of a build lay, as the compiler saw them.
///
/// Files in them are named relative to them, so that two builds in different folders name them
/// alike.
package struct ProfileSources: Sendable, Hashable {
  /// The folders of the package under test.
  package var package: [String]
  /// The folders of the suite.
  package var suite: [String]
  /// The folders that have those of other packages in them, such as `checkouts`.
  package var dependencies: [String]

  package init(package: [String] = [], suite: [String] = [], dependencies: [String] = []) {
    self.package = package
    self.suite = suite
    self.dependencies = dependencies
  }

  /// A file's name in a profile, and whose it is.
  ///
  /// - Parameter path: The absolute path; what is not in one of the folders loses its folders.
  package func place(_ path: String) -> (file: String?, owner: ProfileFrame.Owner) {
    guard !path.isEmpty, !path.hasSuffix("<compiler-generated>"), path != "<stdin>" else {
      return (nil, .system)
    }
    let path = Self.normalized(path)
    let owned: [([String], ProfileFrame.Owner)] = [
      (package, .package), (suite, .suite), (dependencies, .dependency),
    ]
    // A suite may lie in the package's folder, and dependencies in that of either.
    let fitting = owned.flatMap { folders, owner in
      folders.map { (folder: Self.normalized($0), owner: owner) }
    }.filter { path.hasPrefix($0.folder + "/") }.max { $0.folder.count < $1.folder.count }
    guard let fitting else { return (path.split(separator: "/").last.map(String.init), .system) }
    return (String(path.dropFirst(fitting.folder.count + 1)), fitting.owner)
  }

  /// A path without `.` and `..`, which no file system is asked about: the folders may be gone.
  private static func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", !parts.isEmpty { parts.removeLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }
}
