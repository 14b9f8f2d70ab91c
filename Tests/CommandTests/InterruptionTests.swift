import Foundation
import SweepGit
import SweepProcesses
import SweepText
import TestSupport
import Testing

@Suite("Interrupting a sweep")
struct InterruptionTests {
  @Test("SIGINT and SIGTERM end every child within two seconds, with status 130 and the way on")
  func interruption() async throws {
    for signal in ["INT", "TERM"] {
      let folder = try TemporaryFolder()
      let package = try StorePackage(in: folder)
      // The paths are variables, so that pgrep does not find the shell itself by them.
      let script = """
        "$TOOL" sweep "$STORE" 1.0.0 --suite "$SUITE" --out "$DIR/out" --cache "$DIR/cache" 2>"$DIR/errors" &
        tool=$!
        for i in $(seq 100); do grep -qs 'swift build' "$DIR/out/logs/1.0.0.log" && break; sleep 0.1; done
        sleep 0.5
        before=$(date +%s%N)
        kill -\(signal) $tool; wait $tool; echo "status $?"
        left() { [ $(( $(date +%s%N) - before )) -lt 2000000000 ]; }
        left || echo "too late"
        while pgrep -f "$DIR/cache" >/dev/null && left; do sleep 0.05; done
        pgrep -af "$DIR/cache" && echo "a child is left"
        true
        """
      let (_, output) = try await ChildProcess(
        "bash", ["-c", script],
        environment: [
          "TOOL": BuiltProduct.path("benchmem-sweep"), "STORE": package.repository.path.string,
          "SUITE": package.suite, "DIR": folder.path.string,
        ]
      ).capture()
      #expect(String(decoding: output, as: UTF8.self) == "status 130\n")
      let errors = try String(contentsOfFile: folder.appending("errors").string, encoding: .utf8)
      #expect(errors.hasSuffix("the same command again goes on from there\n"))
    }
  }

  @Test("A build that takes longer than its limit is ended with all that it started")
  func buildTimeout() async throws {
    let folder = try TemporaryFolder()
    let package = try StorePackage(in: folder)
    // A toolchain that resolves as the real one does and builds for a minute.
    let slow = try folder.write(
      "slow-swift",
      "#!/bin/bash\n[ \"$1\" = build ] && { sleep 60 & sleep 60; }\nexec swift \"$@\"\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: slow.string)
    let start = ContinuousClock.now
    let run = try await ToolRun([
      "sweep", package.repository.path.string, "1.0.0", "--suite", package.suite, "--out",
      folder.appending("out").string, "--cache", folder.appending("cache").string, "--swift",
      slow.string, "--build-timeout", "15",
    ])
    #expect(run.status == SweepText.ExitStatus.nothingMeasured.rawValue)
    #expect(run.errors.contains("timeout failed: swift build: no end after 15 s"), "\(run.errors)")
    #expect(ContinuousClock.now - start < .seconds(55))
  }
}
