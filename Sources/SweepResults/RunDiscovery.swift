import Foundation
import SystemPackage

/// Finds run files below a folder.
public enum RunDiscovery {
  /// The JSON files below `folder`, sorted by path; none if there is no such folder.
  ///
  /// Their contents are not looked at. Without a folder that is pytest-benchmark's storage.
  public static func runs(below folder: FilePath = ".benchmarks") -> [FilePath] {
    guard let names = FileManager.default.enumerator(atPath: folder.string) else { return [] }
    return names.compactMap { $0 as? String }.filter { $0.hasSuffix(".json") }.sorted()
      .map { folder.appending($0) }
  }
}
