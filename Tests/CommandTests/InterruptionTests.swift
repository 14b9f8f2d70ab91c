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
      // What the tool starts sees its folder elsewhere, so it is found by a variable that it
      // inherits.
      let script = """
        sign="$$-$RANDOM"
        children() { grep -lsa "TEST_SIGN=$sign" /proc/[0-9]*/environ; }
        TEST_SIGN=$sign "$TOOL" sweep "$STORE" 1.0.0 --suite "$SUITE" --out "$DIR/out" --cache "$DIR/cache" 2>"$DIR/errors" &
        tool=$!
        for i in $(seq 3000); do grep -qs 'swift build' "$DIR/out/logs/1.0.0.log" && break; sleep 0.1; done
        sleep 0.5
        before=$(date +%s%N)
        kill -\(signal) $tool; wait $tool; echo "status $?"
        left() { [ $(( $(date +%s%N) - before )) -lt 2000000000 ]; }
        left || echo "too late"
        while [ -n "$(children)" ] && left; do sleep 0.05; done
        [ -n "$(children)" ] && echo "a child is left"
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

  /// Runs a script in a folder with a repository `store`, a sweep's suite, and a server that takes
  /// connections and never answers; `wait_for FILE TEXT` waits for a sign.
  private func script(_ text: String) async throws -> String {
    let folder = try TemporaryFolder()
    let package = try StorePackage(in: folder)
    let (_, output) = try await ChildProcess(
      "bash",
      [
        "-c",
        """
        set -u; trap 'kill $server' EXIT
        wait_for() { for i in $(seq 600); do grep -qs "$2" "$1" && return; sleep 0.1; done; echo "no $2 in $1"; }
        python3 -c 'if 1:
          import socket
          s = socket.create_server(("127.0.0.1", 0))
          print(s.getsockname()[1], flush=True)
          kept = []
          while True: kept.append(s.accept())' > port & server=$!
        wait_for port '[0-9]'
        URL="http://127.0.0.1:$(cat port)/store"

        """ + text,
      ],
      environment: [
        "TOOL": BuiltProduct.path("benchmem-sweep"), "STORE": package.repository.path.string,
        "SUITE": package.suite,
      ], workingDirectory: folder.path.string
    ).capture()
    return String(decoding: output, as: UTF8.self)
  }

  @Test("A command that keeps nothing ends at once", arguments: ["INT", "TERM", "HUP"])
  func fetching(signal: String) async throws {
    let text = try await script(
      """
      "$TOOL" versions "$URL" --cache cache 2>errors & tool=$!
      wait_for errors fetching
      before=$SECONDS; kill -\(signal) $tool; wait $tool; echo "status $?"
      [ $((SECONDS - before)) -lt 5 ] || echo "too late"
      tail -n 1 errors
      """)
    #expect(text == "status 130\ninterrupted\n")
  }

  @Test("A second signal ends what does not hear the first")
  func secondSignal() async throws {
    let text = try await script(
      """
      "$TOOL" sweep "$URL" 1.0.0 --suite "$SUITE" --cache cache --out out 2>errors & tool=$!
      wait_for errors fetching
      before=$SECONDS
      while kill -INT $tool 2>/dev/null; do sleep 0.1; done
      wait $tool; echo "status $?"
      [ $((SECONDS - before)) -lt 5 ] || echo "too late"
      """)
    #expect(text == "status 130\n")
  }

  @Test("A sweep that waits for another one is interrupted while it waits")
  func waiting() async throws {
    let text = try await script(
      """
      mkdir -p out; flock out/.sweep.lock -c 'echo held > held; sleep 600' & holder=$!
      wait_for held held
      "$TOOL" sweep "$STORE" 1.0.0 --suite "$SUITE" --cache cache --out out 2>errors & tool=$!
      wait_for errors 'waiting for another sweep'
      before=$SECONDS; kill -INT $tool; wait $tool; echo "status $?"
      [ $((SECONDS - before)) -lt 5 ] || echo "too late"
      pkill -P $holder; kill $holder
      tail -n 1 errors
      """)
    #expect(
      text
        == "status 130\ninterrupted: what was measured is on disk; the same command again goes on from there\n"
    )
  }

  @Test("Under nohup a hang-up is not heard")
  func nohup() async throws {
    let text = try await script(
      """
      nohup "$TOOL" versions "$URL" --cache cache 2>errors & tool=$!
      wait_for errors fetching
      kill -HUP $tool; kill -0 $tool && echo alive
      kill -INT $tool; wait $tool; echo "status $?"
      """)
    #expect(text == "alive\nstatus 130\n")
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
