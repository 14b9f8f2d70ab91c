import TestSupport
import Testing

@testable import SweepGit
@testable import SweepMeasuring

@Suite("The log of a build")
struct BuildLogTests {
  @Test(
    "Its first error is the compiler's or SwiftPM's line, not a warning that speaks of one",
    arguments: [
      (
        """
        warning: 'rows': skipping cache due to an error: Failed to clone
        error: Failed to clone repository
        """, "error: Failed to clone repository"
      ),
      (
        "Compiling\n/a/b/Rows.swift:3:1: error: no such name\nerror: fatalError",
        "Rows.swift:3:1: error: no such name"
      ),
      ("main.swift:1: Fatal error: trap", "main.swift:1: Fatal error: trap"),
      ("only a link error: nothing found", "only a link error: nothing found"),
    ])
  func firstError(text: String, expected: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("log", text + "\n")
    #expect(BuildLog(path: folder.appending("log").string).firstError() == expected)
  }
}
