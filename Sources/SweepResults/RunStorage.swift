import Foundation
import SweepText
import SystemPackage

/// Saved runs, as pytest-benchmark stores them: `STORAGE/MACHINE/0001_NAME.json`.
///
/// Whatever else lies in the folder, such as the output of sweeps, is left alone.
public struct RunStorage: Sendable, Hashable {
  /// pytest-benchmark's folder, below the current one.
  public static let defaultPath = ".benchmarks"
  /// The reference to what was saved last.
  public static let latest = "latest"

  /// The folder.
  public let path: FilePath

  /// Names a storage; it need not exist.
  public init(path: FilePath = FilePath(defaultPath)) {
    self.path = path
  }

  /// A saved run.
  public struct Entry: Sendable, Hashable {
    /// The number, counted for each machine from 1 on.
    public let number: Int
    /// The name without number.
    public let name: String
    /// The machine's folder; empty for files at the top of the storage.
    public let machine: String
    /// The run file.
    public let path: FilePath

    /// `0001_NAME`.
    public var label: String { path.stem ?? path.string }
    /// `MACHINE/0001_NAME`, which no other entry has.
    public var reference: String { machine.isEmpty ? label : "\(machine)/\(label)" }

    fileprivate init?(_ path: FilePath, machine: String) {
      guard path.extension == "json", let stem = path.stem,
        let match = stem.wholeMatch(of: /([0-9]{4,9})_(.*)/), let number = Int(match.1)
      else { return nil }
      // Whoever opened a pipe would wait for its writer.
      var status = stat()
      guard stat(path.string, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
      self.number = number
      name = String(match.2)
      self.machine = machine
      self.path = path
    }
  }

  /// The name of a machine's folder: system, implementation, its version and the size of pointers,
  /// as pytest-benchmark makes `Linux-CPython-3.11-64bit`.
  ///
  /// - Parameter toolchain: The first line of `swift --version`.
  public static func machine(toolchain: String) -> String {
    var name = utsname()
    uname(&name)
    let system = withUnsafeBytes(of: name.sysname) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    let version = toolchain.firstMatch(of: /Swift version ([0-9]+\.[0-9]+)/)?.1 ?? "unknown"
    return "\(system)-Swift-\(version)-\(Int.bitWidth)bit"
  }

  /// What is saved, by machines and numbers; empty where there is no such folder.
  public func entries() -> [Entry] {
    let machines = names(in: path).filter { !isSweep(path.appending($0)) }
    return (([""] + machines).flatMap(entries(of:))).sorted {
      ($0.machine, $0.number, $0.name) < ($1.machine, $1.number, $1.name)
    }
  }

  private func entries(of machine: String) -> [Entry] {
    let folder = machine.isEmpty ? path : path.appending(machine)
    return names(in: folder).compactMap { Entry(folder.appending($0), machine: machine) }
  }

  private func names(in folder: FilePath) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
  }

  private func isSweep(_ folder: FilePath) -> Bool {
    FileManager.default.fileExists(atPath: folder.appending("sweep.jsonl").string)
  }
}

extension RunStorage {
  /// Saves a run under the next number of a machine.
  ///
  /// - Parameter name: What follows the number; what no file name should hold is replaced as
  ///   pytest-benchmark replaces it.
  /// - Throws: ``StorageError/unwritable(path:reason:)``.
  public func save(
    _ run: RunFile, as name: String, machine: String
  ) throws(StorageError) -> Entry {
    let folder = path.appending(machine)
    do {
      try FileManager.default.createDirectory(
        atPath: folder.string, withIntermediateDirectories: true)
      let descriptor = try FileDescriptor.open(
        folder, .readOnly, options: [.directory, .closeOnExec])
      return try descriptor.closeAfter {
        // Two that save at once get two numbers.
        while flock(descriptor.rawValue, LOCK_EX) != 0, errno == EINTR {}
        let number = ((entries(of: machine) + entries(of: "")).map(\.number).max() ?? 0) + 1
        let digits = String(number)
        let zeros = String(repeating: "0", count: max(0, 4 - digits.count))
        let place = folder.appending("\(zeros)\(digits)_\(Self.fileName(name)).json")
        try AtomicFile.write(Array((run.json.text + "\n").utf8), to: place)
        guard let entry = Entry(place, machine: machine) else { throw Errno.invalidArgument }
        return entry
      }
    } catch {
      throw .unwritable(path: folder.string, reason: SystemReason.text(of: error))
    }
  }

  /// A name without what no file name should hold, as pytest-benchmark makes it.
  private static func fileName(_ name: String) -> String {
    var result = name
    for character in [#"\"#, "/", ":", "*", "?", "<", ">", "|", " "] {
      result = result.replacing(character, with: "_").replacing("__", with: "_")
    }
    return result
  }
}

extension RunStorage {
  /// The saved run that a reference names: a number, `0001_NAME`, a name, the beginning of a
  /// commit's id, or `latest`, each also below a machine: `MACHINE/0001`.
  ///
  /// Of several with a name or a commit it is the one with the highest number. The folder of this
  /// machine goes before others.
  ///
  /// - Parameter machine: This machine's folder, where it is known.
  /// - Returns: `nil` if nothing is saved under the reference.
  /// - Throws: ``StorageError/ambiguous(reference:entries:)`` if several machines have it.
  public func find(_ reference: String, machine: String? = nil) throws(StorageError) -> Entry? {
    var (reference, all) = (reference, entries())
    if let slash = reference.lastIndex(of: "/") {
      let folder = reference[..<slash]
      all = all.filter { $0.machine == folder }
      reference = String(reference[reference.index(after: slash)...])
    }
    let own = all.filter { $0.machine == machine }
    if let found = Self.matching(reference, own) { return found }
    let others = Dictionary(grouping: all.filter { $0.machine != machine }, by: \.machine)
    let found = others.values.compactMap { Self.matching(reference, $0) }
    guard found.count > 1 else { return found.first }
    let references = found.map(\.reference).sorted()
    throw .ambiguous(reference: reference, entries: references)
  }

  private static func matching(_ reference: String, _ entries: [Entry]) -> Entry? {
    let name = reference.hasSuffix(".json") ? String(reference.dropLast(5)) : reference
    let byNumber = entries.sorted { $0.number < $1.number }
    if name == latest { return byNumber.last }
    if let found = byNumber.last(where: { $0.label == name || $0.name == fileName(name) }) {
      return found
    }
    if name.count <= 9, let number = Int(name), name.allSatisfy(\.isASCII),
      let found = byNumber.last(where: { $0.number == number })
    {
      return found
    }
    guard name.wholeMatch(of: /[0-9a-f]{4,64}/) != nil else { return nil }
    return byNumber.last { entry in
      let run = try? RunFile(reading: entry.path, options: .allowsEmpty)
      // What was not committed is not the commit.
      guard let run, !run.isDirty else { return false }
      return run.commitInfo["id"]?.stringValue?.hasPrefix(name) ?? false
    }
  }
}

extension RunStorage {
  /// That nothing is saved under a reference, with what is.
  public func missing(_ reference: String) -> StorageError {
    .missing(
      reference: reference, storage: "\(path)", there: entries().reversed().map(\.label))
  }
}

extension RunFile {
  /// Whether the run is of more than its commit.
  public var isDirty: Bool { commitInfo["dirty"] == .bool(true) }
}

/// Why a saved run cannot be had or made.
public enum StorageError: Error, Sendable, Hashable {
  /// Nothing is saved under the reference; `there` is what is, the latest first.
  case missing(reference: String, storage: String, there: [String])
  /// Several machines have saved what the reference names.
  case ambiguous(reference: String, entries: [String])
  /// The storage cannot be written.
  case unwritable(path: String, reason: String)
}

extension StorageError: ReportedError {
  /// One line that names what was wrong, and what is there.
  public var description: String {
    switch self {
    case .missing(let reference, let storage, let there):
      "no saved run is called '\(reference)': "
        + (there.isEmpty
          ? "\(storage) holds none"
          : "\(storage) holds \(there.prefix(Self.mostNamed).joined(separator: ", "))"
            + (there.count > Self.mostNamed ? " and \(there.count - Self.mostNamed) more" : ""))
    case .ambiguous(let reference, let entries):
      "'\(reference)' is saved for several machines; name one of "
        + entries.joined(separator: ", ")
    case .unwritable(let path, let reason): "cannot save to \(path): \(reason)"
    }
  }

  private static let mostNamed = 10

  /// What is not there is a missing input; what cannot be saved is output that is lost.
  public var exitStatus: ExitStatus {
    switch self {
    case .missing: .missingInput
    case .ambiguous: .usage
    case .unwritable: .cannotWrite
    }
  }
}
