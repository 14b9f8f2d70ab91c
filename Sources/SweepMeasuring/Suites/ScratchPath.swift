import Foundation

/// A folder for SwiftPM's build products.
struct ScratchPath: Sendable {
  /// The folder's absolute path.
  let path: String

  /// Removes the folder, and the lock files that SwiftPM leaves for it in the folder for temporary
  /// files. What cannot be removed is left.
  ///
  /// Nobody else may be building in it.
  func remove() {
    let files = FileManager.default
    try? files.removeItem(atPath: path)
    let name = NSTemporaryDirectory() + "/" + path.replacing("/", with: "_")
    for suffix in ["", "_workspace-state.json", "_Package.resolved"] {
      try? files.removeItem(atPath: name + suffix + ".lock")
    }
  }
}
