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
      (
        """
        error: 'suite': Invalid manifest (compiled with: ["/opt/swift/usr/bin/swiftc", "-swift-version"])
        /a b/suite/Package.swift:3:14: error: cannot convert value
        3 | let x: Int = "a"
          |              `- error: cannot convert value
        error: invalid manifests at [<AbsolutePath:"/a b/suite">]
        """, "Package.swift:3:14: error: cannot convert value"
      ),
      (
        """
        error: 'suite': Invalid manifest (compiled with: ["/opt/swift/usr/bin/swiftc"])
        main/Package.swift:4: Fatal error: boom
        error: invalid manifests at [<AbsolutePath:"/a/suite">]
        """, "main/Package.swift:4: Fatal error: boom"
      ),
      (
        """
        error: link command failed with exit code 1 (use -v to see invocation)
        /t/Package-1.o: in function main: error: undefined reference to 'nope'
        clang: error: linker command failed with exit code 1 (use -v to see invocation)
        """, "Package-1.o: in function main: error: undefined reference to 'nope'"
      ),
      (
        """
        error: emit-module command failed with exit code 1 (use -v to see invocation)
        /a/Sources/C/c.h:1:10: fatal error: 'none.h' file not found
        """, "c.h:1:10: fatal error: 'none.h' file not found"
      ),
      ("error: fatalError", "error: fatalError"),
      ("main.swift:1: Fatal error: trap", "main.swift:1: Fatal error: trap"),
      ("only a link error: nothing found", "only a link error: nothing found"),
    ])
  func firstError(text: String, expected: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("log", text + "\n")
    #expect(BuildLog(path: folder.appending("log").string).firstError() == expected)
  }
}
