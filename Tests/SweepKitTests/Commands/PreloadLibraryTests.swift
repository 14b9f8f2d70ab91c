import Foundation
import SweepMeasuring
import SweepProcesses
import Testing

@Suite("Preloaded library")
struct PreloadLibraryTests {
  @Test("is compiled from the engine's sources and counts a known program")
  func isVerified() async throws {
    let folder = try TemporaryFolder()
    let toolchain = try await Toolchain.query()
    let library = try await PreloadLibrary.available(toolchain: toolchain, cache: folder.path.string).get()
    #expect(FileManager.default.fileExists(atPath: library.path))
    #expect(FileManager.default.fileExists(atPath: "\(library.folder)/verified"))
    #expect(
      library.environment(mode: "command", file: "/counters") == [
        "LD_PRELOAD": library.path, "BENCHMEM_PRELOAD": "command",
        "BENCHMEM_PRELOAD_FILE": "/counters",
      ])
  }
}
