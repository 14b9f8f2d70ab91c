import BenchMemEngine
import CMallocProbe
import Foundation

/// Usable sizes as one program sees them: in a forked child, so that every program starts from the
/// same heap, and with the window open or not. A window was open before in either, so that glibc
/// has settled which blocks it maps on their own.
enum UsableSizes {
  static func inFreshProcess(
    counting: Bool, _ sizes: [Int], _ allocate: (Int) -> UnsafeMutableRawPointer?
  ) -> [Int] {
    _ = try? measurePeak(repeats: 1) {}
    let bytes = sizes.count * MemoryLayout<Int>.size
    let shared = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)
    guard let shared, shared != MAP_FAILED else { return [] }
    defer { munmap(shared, bytes) }
    let results = shared.bindMemory(to: Int.self, capacity: sizes.count)
    let child = probe_fork()
    if child == 0 {
      sizes.withUnsafeBufferPointer { sizes in
        if counting { try? MemoryWindow.open(.allThreads) }
        for index in 0..<sizes.count {
          results[index] = probe_usable_size(allocate(sizes[index]))
        }
      }
      _exit(0)
    }
    var status: Int32 = -1
    waitpid(child, &status, 0)
    return status == 0 ? (0..<sizes.count).map { results[$0] } : []
  }
}
