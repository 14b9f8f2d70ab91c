import Foundation
import SweepText
import SystemPackage

/// A folder of profiles: `LABEL/NAME.json`, where `LABEL` is a version's and `NAME` is made of a
/// benchmark's id.
///
/// A sweep's output folder has it under ``name``. A folder of one version is one, too.
public struct ProfileFolder: Sendable, Hashable {
  /// The name of the folder in a sweep's output folder.
  public static let name = "profiles"

  /// The folder.
  public let path: FilePath

  /// Names a folder; it need not exist.
  public init(path: FilePath) {
    self.path = path
  }

  /// The profiles of a sweep's output folder.
  public init(output: FilePath) {
    path = output.appending(Self.name)
  }

  /// Finds the profiles that a path stands for: an output folder, its folder of profiles, or a
  /// folder of one version.
  ///
  /// - Throws: ``ProfileFolderError/missing(path:)`` for what is no folder.
  public init(finding path: FilePath) throws(ProfileFolderError) {
    guard Self.isFolder(path) else { throw .missing(path: path) }
    let inside = path.appending(Self.name)
    self.path = Self.isFolder(inside) ? inside : path
  }

  /// The files that a path stands for: one profile, or all that ``init(finding:)`` finds.
  ///
  /// - Throws: ``ProfileFolderError/missing(path:)``, or ``ProfileFolderError/empty(path:)``.
  public static func entries(at path: FilePath) throws(ProfileFolderError) -> [Entry] {
    if FileManager.default.fileExists(atPath: path.string), !isFolder(path) {
      return [Entry(version: "", path: path)]
    }
    let entries = try ProfileFolder(finding: path).entries()
    guard !entries.isEmpty else { throw .empty(path: path) }
    return entries
  }

  /// A file of the folder.
  public struct Entry: Sendable, Hashable {
    /// The label of the version.
    public let version: String
    /// The file.
    public let path: FilePath
  }

  /// The files by versions in their order, those of one version by their names.
  ///
  /// Pages and whatever else lies beside them are passed over.
  public func entries() -> [Entry] {
    let names = Self.names(in: path)
    let folders = names.filter { Self.isFolder(path.appending($0)) }
    let versions = VersionName.ordered(
      folders, by: { $0 }, date: { (_: String) in Date?.none })
    let own = Self.files(names).map { name in
      Entry(version: path.lastComponent?.string ?? "", path: path.appending(name))
    }
    return own
      + versions.flatMap { version in
        Self.files(Self.names(in: path.appending(version))).map { name in
          Entry(version: version, path: path.appending(version).appending(name))
        }
      }
  }

  /// Reads all profiles, in the order of ``entries()``.
  ///
  /// - Throws: ``ProfileError`` for the first file that is not one.
  public func profiles() throws(ProfileError) -> [AllocationProfile] {
    var profiles: [AllocationProfile] = []
    for entry in entries() { profiles.append(try AllocationProfile(reading: entry.path)) }
    return profiles
  }

  private static func files(_ names: [String]) -> [String] {
    names.filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }
  }

  private static func names(in folder: FilePath) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []).sorted()
  }

  private static func isFolder(_ path: FilePath) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path.string, isDirectory: &isFolder)
      && isFolder.boolValue
  }
}

extension ProfileFolder {
  /// Where the profile of a benchmark in a version is.
  public func file(version: String, id: String) -> FilePath {
    path.appending(version).appending(Self.fileName(id) + ".json")
  }

  /// Writes a profile to its place, for which folders are made, and gives the place.
  ///
  /// - Throws: ``ProfileError``.
  @discardableResult
  public func write(_ profile: AllocationProfile) throws(ProfileError) -> FilePath {
    let file = file(version: profile.version, id: profile.id)
    try makeFolder(of: file)
    if FileManager.default.fileExists(atPath: file.string),
      !AllocationProfile.isOne(try AllocationProfile.contents(of: file))
    {
      throw ProfileError(path: file, problem: .foreign)
    }
    try profile.write(to: file)
    return file
  }

  /// The page of what a metric of a benchmark differs by between two versions.
  package func page(from: String, to: String, id: String, metric: String) -> FilePath {
    path.appending("\(from)..\(to)").appending("\(Self.fileName(id))-\(metric).html")
  }

  /// What the folder is of, in a word of its owner's; nil if it does not say.
  package var state: String? { try? String(contentsOfFile: stateFile.string, encoding: .utf8) }

  /// Says what the folder is of.
  package func write(state: String) throws(ProfileError) {
    try makeFolder(of: stateFile)
    do {
      try AtomicFile.write(Array(state.utf8), to: stateFile)
    } catch {
      throw ProfileError(path: stateFile, problem: .unwritable(SystemReason.text(of: error)))
    }
  }

  private var stateFile: FilePath { path.appending(".state") }

  /// Removes the pages of differences, those that are ours.
  package func removePages(where isOurs: (FilePath) -> Bool) {
    for folder in Self.names(in: path) where folder.contains("..") {
      let folder = path.appending(folder)
      for name in Self.names(in: folder) where name.hasSuffix(".html") {
        let file = folder.appending(name)
        if isOurs(file) { try? FileManager.default.removeItem(atPath: file.string) }
      }
      // A folder with something else in it stays.
      rmdir(folder.string)
    }
  }

  /// Removes the profiles of a version that are of other code than was measured now.
  ///
  /// - Parameter code: The digest of the code that has a benchmark; nil if it is not known.
  package func removeProfiles(of version: String, unlessOf code: (String) -> String?) {
    let folder = path.appending(version)
    for name in Self.files(Self.names(in: folder)) {
      let file = folder.appending(name)
      guard let profile = try? AllocationProfile(reading: file), profile.code != nil,
        let code = code(profile.id), profile.code != code
      else { continue }
      try? FileManager.default.removeItem(atPath: file.string)
    }
  }

  /// Makes the folder in which a file goes.
  package func makeFolder(of file: FilePath) throws(ProfileError) {
    do {
      try FileManager.default.createDirectory(
        atPath: file.removingLastComponent().string, withIntermediateDirectories: true)
    } catch {
      throw ProfileError(path: file, problem: .unwritable(SystemReason.text(of: error)))
    }
  }

  /// An id as the name of a file: its letters, digits and some signs, and behind them digits of a
  /// digest, by which ids that differ in other signs, in case or far behind are told apart.
  package static func fileName(_ id: String) -> String {
    var digest: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in id.utf8 { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01b3 }
    var name = ""
    for scalar in id.unicodeScalars.prefix(longestName) {
      let isSafe =
        scalar.isASCII
        && (scalar.properties.isAlphabetic || "0123456789._+=".unicodeScalars.contains(scalar))
      if isSafe {
        name.unicodeScalars.append(scalar)
      } else if !name.hasSuffix("-") {
        name += "-"
      }
    }
    let start = name.drop { $0 == "." || $0 == "-" }
    let digits = String(digest, radix: 16)
    let zeros = String(repeating: "0", count: 16 - digits.count)
    return
      "\(start)\(start.hasSuffix("-") || start.isEmpty ? "" : "-")\((zeros + digits).prefix(12))"
  }

  private static let longestName = 100
}

/// Why no profile was found. The description is one line.
public enum ProfileFolderError: ReportedError, Equatable {
  /// There is no such folder.
  case missing(path: FilePath)
  /// No profile is in the folder.
  case empty(path: FilePath)
  /// No profile is of the version.
  case noVersion(String, versions: [String])
  /// No profile is of the benchmark.
  case noBenchmark(String, near: [String])
  /// A part of an id fits several benchmarks; none was named if it is empty.
  case severalBenchmarks(String, ids: [String])

  /// What is not there is a missing input; what fits several is a wrong command.
  public var exitStatus: ExitStatus {
    switch self {
    case .missing, .empty, .noVersion, .noBenchmark: .missingInput
    case .severalBenchmarks: .usage
    }
  }

  /// One line that names what was looked for and what is there.
  public var description: String {
    switch self {
    case .missing(let path): TerminalText.safe("\(path): no such file or folder")
    case .empty(let path): TerminalText.safe("\(path) holds no profiles")
    case .noVersion(let version, let versions):
      TerminalText.safe("no profile is of the version \(version): there are \(Self.list(versions))")
    case .noBenchmark(let id, let near):
      TerminalText.safe("no profile is of a benchmark \(id)\(NearNames.suggestion(near))")
    case .severalBenchmarks(let part, let ids):
      TerminalText.safe(
        part.isEmpty
          ? "there are profiles of \(ids.count) benchmarks: \(Self.list(ids))"
          : "\(part) fits \(ids.count) benchmarks: \(Self.list(ids))")
    }
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(6).joined(separator: ", ")
    return names.count > 6 ? "\(shown) and \(names.count - 6) more" : shown
  }
}
