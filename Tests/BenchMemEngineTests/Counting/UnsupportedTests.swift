import Foundation
import Testing

@testable import BenchMemEngine

/// Where the hooks cannot work, measuring memory says why, and timing goes on.
struct UnsupportedTests {
  @Test(.enabled(if: CountingSupport.current != .exact, "allocations can be counted here"))
  func measuringMemoryThrowsTheReason() {
    let reason = MemoryError.unsupported(CountingSupport.current)
    #expect(throws: reason) { try measureMemory { 1 } }
    let procedure = TimingProcedure(TimingOptions(rounds: 3, iterations: 1))
    BenchmarkRun(procedure).measure { 1 }
    #expect(procedure.rounds.count == 3)
  }

  @Test(
    .needsCounting, .enabled(if: Tool.isInstalled("cc"), "no C compiler for the foreign allocator"))
  func aPreloadedAllocatorIsRefusedForMemoryAndTimedAllTheSame() throws {
    let library = try ForeignAllocator()
    defer { library.remove() }
    let id = "EngineProbe::sort"
    let environment = ["LD_PRELOAD": library.path]
    for phase in [["memory"], ["profile", "--profile", "/dev/null"]] {
      let memory = try ProbeSuite.run(
        ["--run", id, "--phase"] + phase, events: true, environment: environment)
      #expect(memory.status == 69)
      #expect(memory.events("failure").first?["kind"] as? String == "unsupported")
      #expect(
        memory.events("failure").first?["message"] as? String
          == "memory cannot be measured: another allocator than glibc's is linked in or preloaded")
    }
    let timing = try ProbeSuite.run(
      "--run", id, "--phase", "timing", "--max-time", "0.001", events: true,
      environment: environment)
    #expect(timing.status == 0)
    #expect(timing.events("timing").count == 1)
  }

  #if os(Linux) && (arch(x86_64) || arch(arm64))
    @Test func aPlainBuildOnLinuxCounts() {
      // Everything that needs counting is skipped where there is none, so this must not be.
      let isSanitized = CountingSupport.current == .sanitizer
      #expect(isSanitized || CountingSupport.current == .exact)
    }
  #endif

  @Test func everyReasonIsOneLine() {
    let reasons: [CountingSupport] = [.platform, .sanitizer, .foreignAllocator, .notInUse]
    for reason in reasons {
      #expect(!MemoryError.unsupported(reason).description.contains("\n"))
    }
    #expect(Set(reasons.map(\.description)).count == reasons.count)
  }
}

/// A shared library with a malloc of its own, as jemalloc's is.
private struct ForeignAllocator {
  let folder: URL
  var path: String { folder.appending(path: "allocator.so").path }

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let source = """
      #include <stddef.h>
      extern void *__libc_malloc(size_t size);
      void *malloc(size_t size) { return __libc_malloc(size); }
      """
    let file = folder.appending(path: "allocator.c")
    try source.write(to: file, atomically: true, encoding: .utf8)
    _ = try Tool.run("cc", "-shared", "-fPIC", "-o", path, file.path)
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }
}
