import SweepText

/// Why a sweep could not go on at all.
public enum SweepError: Error, Sendable {
  /// The output folder cannot be written.
  case outputFolder(path: String, reason: String)
  /// The cache cannot be written.
  case cacheFolder(path: String, reason: String)
  /// An archive of the cache cannot be written.
  case archive(path: String, reason: String)
  /// A file that the user named for input cannot be read.
  case unreadable(path: String, reason: String)
  /// Two folders would be copied to the same place.
  case sameName(String, String)
  /// A folder holds no sweep: no journal and no run file.
  case notASweep(path: String)
  /// A file of ours, in the cache or the output folder, is there but cannot be read.
  case unreadableRecord(path: String, reason: String)
  /// A file or folder that is not ours is where one of ours would go.
  case foreignFile(path: String)
  /// A file that is not ours is where a page goes unless the user names another file.
  case foreignPage(path: String)
  /// A file or folder that is not ours is in the cache where one of ours would go.
  case foreignEntry(path: String)
  /// A folder named as the cache holds other things, and nothing that says that it is a cache of
  /// ours.
  case notACache(path: String)
  /// The journal, or a record in the cache, is of a later schema than this tool reads.
  case unknownJournalSchema(path: String, schema: Int)
  /// No version has a `Package.swift` in the package's folder, which is empty for the top.
  case notASwiftPackage(location: String, folder: String, versions: [String])
  /// Every version was to have its own suite, but the suite is not in the package's tree.
  case suiteOutside(suite: String, package: String)
}

extension SweepError: ReportedError {
  /// One line that names what was wrong and the way out.
  public var description: String {
    switch self {
    case .outputFolder(let path, let reason), .cacheFolder(let path, let reason),
      .archive(let path, let reason):
      "cannot write to \(path): \(reason)"
    case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
    case .sameName(let first, let second):
      "\(first) and \(second) have one name, and would be copied to one place; rename one of them"
    case .notASweep(let path):
      "\(path) holds no sweep: neither sweep.jsonl nor a run file is in it"
    case .unreadableRecord(let path, let reason):
      "cannot read \(path): \(reason)"
    case .foreignFile(let path):
      "\(path) was not made by a sweep and is not touched"
    case .foreignPage(let path):
      "\(path) was not made by benchmem-sweep and is not touched"
    case .foreignEntry(let path):
      "\(path) was not made by benchmem-sweep and is in its way"
    case .notACache(let path):
      "\(path) is not empty and is not a cache of benchmem-sweep"
    case .unknownJournalSchema(let path, let schema):
      "\(path) has schema \(schema), which this version does not read; update benchmem-sweep"
    case .notASwiftPackage(let location, let folder, let versions):
      folder.isEmpty
        ? "\(location) is not a Swift package: \(Self.noManifest(versions, "at its top"))"
        : "\(location) has no Swift package in '\(folder)': \(Self.noManifest(versions, "there"))"
    case .suiteOutside(let suite, let package):
      "\(suite) is not in the work tree of \(package), so no version has it"
    }
  }

  private static func noManifest(_ versions: [String], _ place: String) -> String {
    let names =
      versions.count > 3
      ? "none of the \(versions.count) versions"
      : versions.count > 1 ? "none of \(versions.joined(separator: ", "))" : nil
    let subject = names.map { "\($0) has a" } ?? "\(versions.joined()) has no"
    return "\(subject) Package.swift \(place)"
  }

  /// What cannot be written is told apart from what cannot be read.
  public var exitStatus: ExitStatus {
    switch self {
    case .outputFolder, .cacheFolder, .archive: .cannotWrite
    case .unreadable, .unreadableRecord, .notASweep, .notASwiftPackage, .suiteOutside: .missingInput
    case .sameName, .foreignFile, .foreignPage, .foreignEntry, .notACache, .unknownJournalSchema:
      .badData
    }
  }
}
