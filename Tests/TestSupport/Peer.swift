import Foundation

/// The Python tools that run files must be readable by, in the environment that `Scripts/setup`
/// makes.
package enum Peer {
  /// The Python with the tools, from `BENCHMEM_PEER_PYTHON`.
  package static let python = ProcessInfo.processInfo.environment["BENCHMEM_PEER_PYTHON"]

  /// A command of that environment, such as `pytest-benchmark`.
  package static func command(_ name: String) -> String {
    URL(fileURLWithPath: python ?? "").deletingLastPathComponent().appendingPathComponent(name).path
  }
}
