import Foundation

/// What was built beside the test bundle.
package enum BuiltProduct {
  /// The path of an executable of this package, in the folder of the running test bundle.
  package static func path(_ name: String) -> String {
    let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    return bundle.deletingLastPathComponent().appendingPathComponent(name).path
  }

  /// The root of this package, for suites that depend on the engine.
  package static var packageRoot: String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
  }
}
