import Foundation
import SweepMeasuring
import SweepProcesses

extension BuildProcesses {
  /// The processes of a build that sees its folders where they are.
  package static func inPlace() async throws -> BuildProcesses {
    BuildProcesses(
      toolchain: try await Toolchain.query(), options: BuildOptions(), paths: .unavailable,
      folders: [], temporary: NSTemporaryDirectory())
  }
}
