import Foundation

extension BuildLog {
  /// What a failed build has to do with the machine rather than with what was built; `nil` if nothing shows.
  ///
  /// - Parameter folder: The folder that was built in.
  package func machineFault(in folder: String) -> String? {
    guard FileManager.default.fileExists(atPath: folder) else {
      return "\(folder) vanished while it was built in"
    }
    // LLVM, the linker and SwiftPM all use the system's words.
    if text.contains("No space left on device") { return "no space left on device" }
    if text.contains("due to signal 9") || text.contains("Killed signal terminated program") {
      return "a compiler was killed, perhaps for want of memory"
    }
    return nil
  }
}
