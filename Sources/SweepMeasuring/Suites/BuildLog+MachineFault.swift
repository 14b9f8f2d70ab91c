import Foundation

extension BuildLog {
  /// What a failed build has to do with the machine rather than with what was built; `nil` if nothing shows.
  ///
  /// - Parameter overlay: The folder of the suite's copy, which SwiftPM does not make again.
  package func machineFault(in overlay: String) -> String? {
    guard FileManager.default.fileExists(atPath: overlay + "/Package.swift") else {
      return "\(overlay) vanished while it was built in"
    }
    // LLVM, the linker and SwiftPM all use the system's words.
    if text.contains("No space left on device") { return "no space left on device" }
    if text.contains("due to signal 9") || text.contains("Killed signal terminated program") {
      return "a compiler was killed, perhaps for want of memory"
    }
    return nil
  }
}
