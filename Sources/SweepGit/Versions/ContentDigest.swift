import Foundation

/// Digests of texts and of folders, as git hashes them.
package enum ContentDigest {
  /// The digest of texts in order; where one ends and the next begins counts.
  package static func of(_ texts: [String]) -> String {
    ObjectID(hashing: Array(texts.map { "\($0.utf8.count):\($0)" }.joined().utf8)).description
  }

  /// The digest of every visible file below a folder: names, whether they can be executed, and
  /// contents.
  ///
  /// Hidden files and folders, and those that `isLeftOut` names, do not count.
  package static func ofFolder(
    _ path: String, leavingOut isLeftOut: (String) -> Bool = { $0.hasPrefix(".") }
  ) -> String {
    var lines: [String] = []
    collect(path, prefix: "", isLeftOut, into: &lines)
    return of(lines)
  }

  private static func collect(
    _ folder: String, prefix: String, _ isLeftOut: (String) -> Bool, into lines: inout [String]
  ) {
    let files = FileManager.default
    for name in ((try? files.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    where !isLeftOut(name) {
      let path = "\(folder)/\(name)"
      let type = (try? files.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
      switch type {
      case .typeDirectory?: collect(path, prefix: "\(prefix)\(name)/", isLeftOut, into: &lines)
      case .typeSymbolicLink?:
        let target = (try? files.destinationOfSymbolicLink(atPath: path)) ?? ""
        lines.append("\(prefix)\(name) -> \(target)")
      default:
        let bytes = [UInt8](files.contents(atPath: path) ?? Data())
        let mode = files.isExecutableFile(atPath: path) ? "x" : "-"
        lines.append("\(prefix)\(name) \(mode) \(ObjectID(hashing: bytes))")
      }
    }
  }
}
