import Foundation
import SweepGit
import SweepKit
import SweepProcesses
import TestSupport
import Testing

@Suite("A history of five hundred commits")
struct ManyCommitsTests {
  private static let count = 500

  @Test("Planned and found in the cache in as much processor time as plain work takes, and 200 MB")
  func cached() async throws {
    let folder = try TemporaryFolder()
    let repository = folder.appending("tiny").string
    try Self.makeHistory(at: repository)
    let swift = try Self.makeToolchain(in: folder)
    try Self.writeSuite(in: folder)
    let arguments = [
      "sweep", repository, "--commits", "first..main", "--suite", folder.appending("suite").string,
      "--cache", folder.appending("cache").string, "--out", folder.appending("out").string,
      "--swift", swift, "--filter", "array[100]", "--repeats", "1", "--min-rounds", "1", "--bursts",
      "1",
      "--max-time",
      "0", "--quiet",
    ]
    let first = try await ToolRun(arguments)
    #expect(first.status == 0, "\(first.errors)")
    #expect(try SweepFolder(path: folder.appending("out").string).outcomes.count == Self.count)

    // What else this machine does slows the command and the work beside it alike; the peak is
    // sampled to the end.
    let script = """
      TIMEFORMAT='%U %S'
      { time bash -c 'echo $$ >"$DIR/pid"; exec "$TOOL" "$@" >"$DIR/output" 2>"$DIR/errors"' - "$@"
      } 2>"$DIR/times" & timed=$!
      until [ -s "$DIR/pid" ]; do sleep 0.02; done
      tool=$(cat "$DIR/pid")
      while grep -s VmHWM /proc/$tool/status >"$DIR/now"; do cp "$DIR/now" "$DIR/peak"; sleep 0.02; done
      wait $timed; echo "$?"; awk '{ print $2 }' "$DIR/peak"; cat "$DIR/times"
      { time bash -c 'for ((i = 0; i < 1000000; i++)); do :; done'; } 2>&1
      """
    let (_, output) = try await ChildProcess(
      "bash", ["-c", script, "-"] + arguments,
      environment: [
        "TOOL": BuiltProduct.path("benchmem-sweep"), "DIR": folder.path.string, "NO_COLOR": "1",
      ]
    ).capture()
    let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
    #expect(lines.first == "0", "\(lines)")
    let kibibytes = try #require(Int(lines[1]))
    #expect(kibibytes < 200_000_000 / 1024, "\(kibibytes) KiB")
    func seconds(_ line: Substring) -> Double {
      line.split(separator: " ").compactMap { Double($0) }.reduce(0, +)
    }
    let (command, work) = (seconds(lines[2]), seconds(lines[3]))
    #expect(command > 0.01 && work > 0.01, "\(lines)")
    // 1.8 s against 1.7 s were measured, in a debug build.
    #expect(command < 2 * work, "\(command) s against \(work) s")
  }

  /// A small package whose one source file differs in every commit.
  private static func makeHistory(at path: String) throws {
    try GitCommand.run(["init", "--quiet", "--initial-branch=main", path])
    var stream = ""
    func blob(_ path: String, _ text: String) -> String {
      "M 100644 inline \(path)\ndata \(text.utf8.count)\n\(text)\n"
    }
    for number in 0...count {
      let message = "Commit \(number)"
      stream +=
        "commit refs/heads/main\ncommitter A <a@example.org> \(1_704_067_200 + number * 60) +0000\n"
      stream += "data \(message.utf8.count)\n\(message)\n"
      stream += blob("Package.swift", "// swift-tools-version:5.9\n")
      stream += blob("Sources/Tiny/Tiny.swift", "let number = \(number)\n")
      if number == 0 { stream += "\nreset refs/tags/first\nfrom refs/heads/main\n\n" }
    }
    let file = path + "/.git/stream"
    try stream.write(toFile: file, atomically: true, encoding: .utf8)
    let result = Process()
    result.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    result.arguments = ["git", "-C", path, "fast-import", "--quiet"]
    result.standardInput = FileHandle(forReadingAtPath: file)
    try result.run()
    result.waitUntilExit()
    #expect(result.terminationStatus == 0)
  }

  /// Five hundred real builds would take an hour: this toolchain resolves and builds at once, by
  /// copying an executable that was built before. For everything else it is the real one.
  private static func makeToolchain(in folder: TemporaryFolder) throws -> String {
    let path = try folder.write(
      "swift",
      """
      #!/bin/bash
      for ((i = 1; i <= $#; i++)); do [ "${!i}" = --scratch-path ] && { j=$((i + 1)); scratch=${!j}; }; done
      case "$*" in
        *show-dependencies*)
          package=$(dirname "$scratch")/package/tiny
          echo '{"identity":"suite","name":"suite","url":"","version":"unspecified","path":"","dependencies":['
          echo '{"identity":"tiny","name":"tiny","url":"","version":"unspecified","path":"'"$package"'","dependencies":[]}]}' ;;
        build*) mkdir -p "$scratch/release" && cp "$PROBE" "$scratch/release/EngineProbe" ;;
        *) exec swift "$@" ;;
      esac

      """.replacing("$PROBE", with: folder.appending("probe").string))
    try FileManager.default.copyItem(
      atPath: BuiltProduct.path("EngineProbe"), toPath: folder.appending("probe").string)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path.string)
    return path.string
  }

  private static func writeSuite(in folder: TemporaryFolder) throws {
    try folder.write(
      "suite/Package.swift",
      """
      // swift-tools-version: 6.1
      import PackageDescription
      let package = Package(
        name: "suite", dependencies: [.package(path: "../tiny")],
        targets: [.executableTarget(name: "EngineProbe")])
      """)
    try folder.write("suite/Sources/EngineProbe/main.swift", "")
  }
}
