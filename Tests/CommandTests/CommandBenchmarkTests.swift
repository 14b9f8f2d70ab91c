import Foundation
import SweepProcesses
import SweepResults
import SystemPackage
import TestSupport
import Testing

/// Commands as benchmarks, with the built tool.
@Suite("Commands as benchmarks")
struct CommandBenchmarkTests {
  @Test("Any program is measured without a package, and its secrets are written nowhere")
  func anyProgram() async throws {
    let folder = try TemporaryFolder()
    try folder.write("words.txt", (0..<2000).map { "word \($0 * 7919 % 2000)\n" }.joined())
    let run = try await ToolRun(
      [
        "run", "--cache", "cache", "--json", "run.json", "--bursts", "1",
        "--time-budget", "0", "--env", "API_TOKEN=hush-hush",
        "--command", "sort=sort words.txt",
        "--command", "pipe=sh -c 'sort words.txt | uniq | tail -1'",
        "--command", "secret=sh -c 'echo $API_TOKEN $2' sh --password open-sesame",
        "--command", "wrong=false",
      ], in: folder.path.string)
    #expect(run.status == 2, "\(run.errors)")
    #expect(
      run.errors.contains(
        "Command::wrong: rss, memory, timing not measured: exited with status 1 and not 0"))
    let file = try RunFile(reading: FilePath(folder.appending("run.json").string))
    let byID = Dictionary(uniqueKeysWithValues: file.benchmarks.map { ($0.fullname, $0) })
    let memory = try #require(byID["Command::sort"]?.memory)
    #expect(Set(memory.peakBytes).count == 1 && memory.peakBytes[0] > 1000)
    #expect(memory.rssBytes?.count == memory.peakBytes.count)
    #expect(byID["Command::pipe"]?.memory != nil && byID["Command::wrong"] == nil)
    #expect(
      byID["Command::secret"]?.extraInfo["command"]?.stringValue?.contains("(secret)") == true)
    #expect(RunProvenance(of: file).executables.map(\.harness) == ["command"])
    let files = FileManager.default.enumerator(atPath: folder.path.string)
    while let name = files?.nextObject() as? String {
      guard let bytes = FileManager.default.contents(atPath: folder.appending(name).string) else {
        continue
      }
      for secret in ["hush-hush", "open-sesame"] {
        #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(secret) is in \(name)")
      }
    }
  }

  @Test("Instructions are those of a command and of what it forks, each time the same, or refused")
  func instructions() async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "turn.c",
      """
      #include <stdlib.h>
      #include <sys/wait.h>
      #include <unistd.h>
      int main(int count, char **arguments) {
        for (int child = 0; child < atoi(arguments[2]); child++) {
          if (fork() == 0) break;
        }
        for (volatile long turn = 0; turn < atol(arguments[1]); turn++) {}
        while (wait(NULL) > 0) {}
      }
      """)
    try folder.write("script", "#!/bin/sh\n")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: folder.appending("script").string)
    let compiled = try await ChildProcess(
      "clang", ["-O1", "-o", "turn", "turn.c"], workingDirectory: folder.path.string,
      timeLimit: .seconds(600)
    ).capture()
    try #require(compiled.status.isSuccess)
    let run = try await ToolRun(
      [
        "run", "--cache", "cache", "--json", "run.json", "--bursts", "1", "--time-budget", "0",
        "--instructions", "--no-memory", "--command", "few=./turn 100000 0", "--command",
        "again=./turn 100000 0", "--command", "many=./turn 300000 0", "--command",
        "forked=./turn 100000 2", "--command", "starts=sh -c 'sleep 0; true'", "--command",
        "script=./script",
      ], in: folder.path.string)
    #expect(run.status == 2, "\(run.errors)")
    let file = try RunFile(reading: FilePath(folder.appending("run.json").string))
    try #require(RunEnvironment(of: file).instructionsBy?.hasPrefix("QEMU") == true)
    let counts = file.benchmarks.reduce(into: [:]) { $0[$1.name] = $1.instructions?.counts }
    let few = try #require(counts["few"])
    #expect(few.count == 2 && Set(few + (counts["again"] ?? [])).count == 1, "\(counts)")
    let more = try #require(counts["many"]?.min()) - few[0]
    let turn = more / 200_000
    #expect(turn >= 4 && more - turn * 200_000 < 1000, "\(counts)")
    // Two children turn as often, and what their parent did before is not counted again.
    let forked = try #require(counts["forked"]?.min()) - few[0]
    #expect(forked >= 2 * 100_000 * turn && forked < 2 * 100_000 * turn + 50_000, "\(counts)")
    #expect(counts["starts"] == nil && counts["script"] == nil)
    for reason in ["it starts another program", "/script is a script"] {
      #expect(run.errors.contains(reason), "\(run.errors)")
    }
  }

  @Test("What a command gets of environment, files and folders is known: it is measured again")
  func inputs() async throws {
    let folder = try TemporaryFolder()
    func measured(_ environment: [String: String] = [:]) async throws -> Bool {
      let run = try await ToolRun(
        [
          "run", "--cache", "cache", "--bursts", "1", "--time-budget", "0", "--no-memory",
          "--command", "a=echo of=data.txt @list.txt", "--command", "b=ls folder",
        ], in: folder.path.string, environment: environment)
      #expect(run.status == 0, "\(run.errors)")
      return !run.errors.contains("nothing has changed")
    }
    for name in ["data.txt", "list.txt", "folder/a"] { try folder.write(name, "1\n") }
    #expect(try await measured())
    #expect(try await !measured())
    for name in ["data.txt", "list.txt", "folder/a", "folder/b"] {
      try folder.write(name, "2\n")
      #expect(try await measured(), "\(name)")
    }
    // What differs between two terminals does not reach it.
    #expect(try await !measured(["SHLVL": "7", "COLUMNS": "99"]))
    #expect(try await measured(["SIZE": "9000"]))
  }

  @Test("A product of the package is built for each version, and its files are the same each time")
  func product() async throws {
    let package = try PlainPackage()
    for (tag, count) in [("1.0.0", 1000), ("1.1.0", 2000)] {
      try package.repository.write(
        "Package.swift",
        """
        // swift-tools-version: 5.9
        import PackageDescription
        let package = Package(name: "rows", targets: [.executableTarget(name: "rows")])
        """)
      try package.repository.write(
        "Sources/rows/main.swift",
        """
        let array = Array(repeating: UInt8(readLine()!.count), count: \(count))
        guard array.count + Int(array[0]) == \(count) + 3 else { fatalError() }
        """)
      try package.repository.commit("Make \(count)", "README.md", "\(count)\n")
      try package.repository.tag(tag)
    }
    try package.folder.write("data.txt", "abc\n")
    try package.folder.write(
      "sweep.yml",
      """
      package: \(package.repository.path)
      commands:
        - { name: rows, run: rows, stdin: data.txt }
        - name: changes
          run: sh -c 'test "$(cat data.txt)" = abc && echo more >> data.txt'
          files: data.txt
      """)
    let out = package.folder.appending("out").string
    let run = try await ToolRun([
      "sweep", package.folder.path.string, "1.0.0", "1.1.0", "--out", out, "--cache",
      package.folder.appending("cache").string, "--bursts", "1", "--time-budget", "0",
      "--memory-repeats", "1", "--incremental",
    ])
    #expect(run.status == 0, "\(run.errors)")
    let runs = try ["1.0.0", "1.1.0"].map { label in
      try RunFile(reading: FilePath("\(out)/\(label).json"))
    }
    let peaks = try runs.map { run in
      try #require(run.benchmarks.first { $0.fullname == "Command::rows" }?.memory?.totalBytes)
    }
    #expect(peaks[1][0] - peaks[0][0] == 1000, "\(peaks)")
    // Each run of it adds to its copy, and finds the file as it was.
    #expect(
      runs.allSatisfy { run in run.benchmarks.contains { $0.fullname == "Command::changes" } })
  }

  @Test(
    "What is no command is refused in one line, with the way out",
    arguments: [
      (["--command", "sort"], 64, "has no name"), (["--command", "a=x | y"], 64, "sh -c"),
      (["--command", "a='x"], 64, "a quote that does not end"),
      (["--command", "a="], 64, "names no executable"),
      (["--command", "a=true", "--command", "a=true"], 65, "two commands are named 'a'"),
      (["--command", "a=no-such-program"], 66, "neither an executable product"),
      (["--command", "a=./plain.txt"], 65, "chmod +x"),
    ] as [([String], Int32, String)])
  func refused(_ arguments: [String], _ status: Int32, _ words: String) async throws {
    let folder = try TemporaryFolder()
    try folder.write("plain.txt", "")
    let run = try await ToolRun(
      ["run", "--cache", "cache"] + arguments, in: folder.path.string)
    #expect(run.status == status && run.errors.contains(words), "\(run.status) \(run.errors)")
    #expect(run.errors.split(separator: "\n").filter { $0.hasPrefix("Error") }.count <= 1)
  }
}
