import Foundation
import TestSupport
import Testing

@testable import SweepGit

extension GitTests {
  @Suite struct HelperProcessTests {
    @Test func returnsBothStreamsAndTheStatus() throws {
      let result = try HelperProcess.run(
        ["sh", "-c", "cat; echo problem >&2; exit 3"], input: "question\n")
      #expect(result.status == 3)
      #expect(result.output == "question\n")
      #expect(result.errors == "problem\n")
    }

    @Test func readsMoreThanAPipeHoldsFromBothStreams() throws {
      let script = "head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2; echo end"
      let result = try HelperProcess.run(["sh", "-c", script])
      #expect(result.output.utf8.count == 300_004)
      #expect(result.errors.utf8.count == 300_000)
    }

    @Test func endsTheWholeGroupWhenTheTimeIsUp() throws {
      let folder = try TemporaryFolder()
      let file = folder.appending("late")
      let result = try HelperProcess.run(
        ["sh", "-c", "(trap '' TERM; sleep 1; echo late >'\(file)') & wait"], secondsAtMost: 0.2)
      #expect(result.status == nil)
      #expect(!FileManager.default.fileExists(atPath: file.string))
      usleep(1_000_000)
      #expect(!FileManager.default.fileExists(atPath: file.string))
    }

    @Test func saysThatAProgramIsMissing() throws {
      let error = #expect(throws: GitError.self) { try HelperProcess.run(["no-such-program"]) }
      #expect(error?.description == "cannot run 'no-such-program': No such file or directory")
    }
  }
}
