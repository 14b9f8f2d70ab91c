import Foundation
import SystemPackage

/// Everything below a folder, to compare two states of it: kind, permissions, time of change,
/// bytes.
package struct FolderListing: Equatable {
  /// One line a path: what kind of thing it is, and a text form of what is in it.
  package var entries: [String: String] = [:]

  /// Reads the folder.
  ///
  /// - Parameter includingTimes: Whether a rewritten file with the same bytes is a difference.
  package init(of folder: FilePath, includingTimes: Bool = false) throws {
    let manager = FileManager.default
    for name in try manager.subpathsOfDirectory(atPath: folder.string) {
      let path = folder.appending(name).string
      let attributes = try manager.attributesOfItem(atPath: path)
      var line = "\(attributes[.posixPermissions] ?? "")"
      switch attributes[.type] as? FileAttributeType {
      case .typeDirectory?: line = "folder"
      case .typeSymbolicLink?: line = "-> \(try manager.destinationOfSymbolicLink(atPath: path))"
      default: line += " " + (manager.contents(atPath: path) ?? Data()).base64EncodedString()
      }
      if includingTimes { line += " \(attributes[.modificationDate] ?? "")" }
      entries[name] = line
    }
  }
}
