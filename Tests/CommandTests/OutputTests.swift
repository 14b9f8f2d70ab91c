import Foundation
import SweepProcesses
import SweepText
import TestSupport
import Testing

/// Output that cannot be written is never a success, and costs nothing that was there before.
@Suite("Output that cannot be written")
struct OutputTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for (name, peak) in [("old", 100), ("new", 200)] {
      try folder.write(
        "\(name).json",
        """
        {"benchmarks": [{"fullname": "T::a[n=1]", "stats": {"min": 1, "max": 1, "mean": 1},
        "extra_info": {"benchmem": {"peak_bytes": [\(peak)], "allocations": [1], "total_bytes": [1]}}}]}
        """)
    }
    let repository = try FixtureRepository(in: folder, named: "store")
    try repository.commit("Write", "Package.swift", "// swift-tools-version: 5.9\n")
    try repository.tag("1.0.0")
  }

  /// Runs a script in the folder, in which `tool` is the command; everything it writes comes back,
  /// and each `status` line is what the script says of itself.
  private func shell(_ script: String) async throws -> [String] {
    let (_, output) = try await ChildProcess(
      "bash", ["-c", "exec 2>&1\ntool() { \"$TOOL\" \"$@\"; }; export -f tool\n" + script],
      environment: ["TOOL": BuiltProduct.path("benchmem-sweep"), "NO_COLOR": "1"],
      workingDirectory: folder.path.string
    ).capture()
    return String(decoding: output, as: UTF8.self).split(whereSeparator: \.isNewline)
      .map(String.init)
  }

  private static let csvHead = "id,time:min:old,time:min:new,peak:min:old,peak:min:new"

  private static let commands = [
    "compare old.json new.json", "compare old.json new.json --format json",
    "compare old.json new.json --format md --fail-on peak:0", "compare old.json new.json --heatmap",
    "plot old.json new.json -o page.html", "plot old.json new.json -o -", "versions store",
    "versions store --json", "cache --cache c", "cache prune --all --cache c", "--help",
    "--version",
    "sweep --help", "--generate-completion-script bash",
  ]

  @Test("Standard output on a full disk: one line and status 74", arguments: commands)
  func fullOutput(command: String) async throws {
    #expect(
      try await shell("tool \(command) >/dev/full; echo status $?") == [
        "error: cannot write to standard output: No space left on device", "status 74",
      ])
  }

  @Test("Closed standard output: one line and status 74, and no file takes its place")
  func closedOutput() async throws {
    for command in Self.commands {
      #expect(
        try await shell("tool \(command) >&-; echo status $?") == [
          "error: cannot write to standard output: Bad file descriptor", "status 74",
        ], "\(command)")
    }
    #expect(try await shell("tool versions store --cache c 2>&- >/dev/null; echo $?") == ["0"])
  }

  @Test("A reader that went away: one line and status 74")
  func brokenPipe() async throws {
    for command in Self.commands {
      // The reader has ended before the command begins.
      let text = try await shell(
        "mkfifo p; sleep 100 <p & exec 3>p; kill $!; wait $! 2>/dev/null; tool \(command) >&3; "
          + "echo status $?; rm p")
      #expect(
        text.suffix(2) == [
          "error: cannot write to standard output: Broken pipe", "status 74",
        ], "\(command): \(text)")
    }
  }

  @Test("A file for output is replaced whole, or stays as it was; a link to it stays a link")
  func files() async throws {
    try folder.write("kept.csv", "before")
    try folder.write("deep/page.html", "before")
    try FileManager.default.createSymbolicLink(
      atPath: folder.appending("link.html").string, withDestinationPath: "deep/page.html")
    let text = try await shell(
      """
      chmod 600 kept.csv
      tool compare old.json new.json --csv kept.csv >/dev/null; echo status $?
      head -n 1 kept.csv; stat -c %a kept.csv
      tool compare old.json new.json --csv made/for/it.csv >/dev/null; echo status $?; ls made/for
      tool plot old.json new.json -o link.html >/dev/null 2>&1; echo status $?
      test -L link.html && head -n 1 deep/page.html
      tool compare old.json new.json --csv old.json/x.csv; echo status $?
      tool compare old.json new.json --csv /dev/full; echo status $?
      tool plot old.json new.json -o /dev/full; echo status $?
      tool plot old.json new.json -o /dev/stdout 2>/dev/null | sed -n 1p
      mkfifo f; tool compare old.json new.json --csv f >/dev/null & head -n 1 f; test -p f && echo still a pipe
      """)
    #expect(
      text == [
        "status 0", Self.csvHead, "600", "status 0", "it.csv", "status 0",
        "<!doctype html>", "error: cannot write to old.json/x.csv: Not a directory", "status 74",
        "error: cannot write to /dev/full: No space left on device", "status 74",
        "error: cannot write to /dev/full: No space left on device", "status 74",
        "<!doctype html>", Self.csvHead, "still a pipe",
      ])
  }

  @Test("A file that is read is never written, whatever it is called")
  func inputs() async throws {
    try folder.write("plotly.html", "script")
    try folder.write("suite/Package.swift", "// a suite")
    let text = try await shell(
      """
      mkdir runs; cp old.json new.json runs; cp old.json run; ln -s old.json link.csv; ln new.json hard.html
      ln -s runs there; ln -s ../store/sweep.yml store/page.html
      echo 'package: .' > store/sweep.yml; find . -name .git -prune -o -type f -exec md5sum {} + >../sums
      try() { tool "$@" 2>&1 | grep -v ^warning | sed -n 1p; echo "status ${PIPESTATUS[0]}"; }
      try compare old.json new.json --csv new.json
      try compare old.json new.json --csv ./suite/../old.json
      try compare old.json new.json --csv link.csv
      try compare link.csv new.json --csv old.json
      try compare runs --csv there/new.json
      try plot old.json new.json -o hard.html
      try plot run -o run
      try plot old.json --plotly-js plotly.html -o plotly.html
      try bisect store --good a --bad b --suite suite -o store/page.html
      try bisect store --good a --bad b --suite suite --out suite
      try sweep store 1.0.0 --suite suite --out ./suite/
      md5sum --quiet -c ../sums && echo untouched; rm ../sums
      try compare runs --csv runs/out.csv
      """)
    func refusal(_ option: String, _ place: String) -> [String] {
      ["Error: \(option): \(place) is read by this command; name another place.", "status 64"]
    }
    let expected =
      refusal("--csv", "new.json") + refusal("--csv", "./suite/../old.json, which is old.json,")
      + refusal("--csv", "link.csv, which is old.json,")
      + refusal("--csv", "old.json, which is link.csv,")
      + refusal("--csv", "there/new.json, which is runs/new.json,")
      + refusal("--output", "hard.html, which is new.json,") + refusal("--output", "run")
      + refusal("--output", "plotly.html")
      + refusal("--output", "store/page.html, which is store/sweep.yml,")
    #expect(Array(text.prefix(expected.count)) == expected)
    let rest = text.dropFirst(expected.count).filter { !$0.hasPrefix("Error: --out: ") }
    #expect(rest.first == "status 64" && rest.dropFirst().first == "status 64", "\(text)")
    #expect(rest.dropFirst(2).first == "untouched" && text.last == "status 0", "\(text)")
  }

  /// Whether a process may mount things in a namespace of its own.
  private static var canMount: Bool {
    get async throws {
      let arguments = ["-rm", "bash", "-c", "mount -t tmpfs tmpfs /mnt"]
      return try await ChildProcess("unshare", arguments).capture().status.isSuccess
    }
  }

  @Test("A full disk under a file for output leaves the old file", .enabled { try await canMount })
  func fullDisk() async throws {
    let text = try await shell(
      """
      unshare -rm bash -c '
        mkdir small && mount -t tmpfs -o size=64k tmpfs small
        echo before > small/page.html; cp small/page.html small/out.csv
        dd if=/dev/zero of=small/filler bs=4k status=none
        for file in page.html out.csv; do
          case $file in *.html) tool plot old.json new.json -o small/$file;;
            *) tool compare old.json new.json --csv small/$file;; esac
          echo status $?; cat small/$file
        done
        ls -A small'
      """)
    #expect(
      text.filter { !$0.hasPrefix("dd: ") } == [
        "error: cannot write to \(folder.path)/small/page.html: No space left on device",
        "status 74",
        "before", "error: cannot write to small/out.csv: No space left on device", "status 74",
        "before", "filler", "out.csv", "page.html",
      ])
  }

  @Test("A narrow terminal without colours: no escape sequence, and no line wider than it")
  func narrow() async throws {
    let text = try await shell(
      "script -qec 'stty cols 40; NO_COLOR=1 $TOOL compare old.json new.json --columns peak' /dev/null"
    )
    #expect(text.contains { $0.contains("200 (2.00)") }, "\(text)")
    #expect(text.allSatisfy { !$0.contains("\u{1B}") && $0.count <= 40 }, "\(text)")
  }

  @Test("README and the help of every command list the statuses as they are")
  func statuses() async throws {
    let readme = try String(
      contentsOfFile: BuiltProduct.packageRoot + "/README.md", encoding: .utf8)
    let rows = readme.split(separator: "\n").filter {
      $0.wholeMatch(of: /\| \d+ \| .* \|/) != nil
    }
    #expect(
      rows.map(String.init)
        == SweepText.ExitStatus.allCases.map { "| \($0.rawValue) | \($0.meaning) |" })
    for command in ["", "sweep", "bisect", "versions", "compare", "plot", "cache", "cache prune"] {
      let run = try await ToolRun(command.split(separator: " ").map(String.init) + ["--help"])
      let text = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      let list = try #require(text.components(separatedBy: "Exit status: ").last)
      for status in SweepText.ExitStatus.allCases {
        #expect("; \(list)".contains("; \(status.rawValue) "), "\(command): \(status)")
      }
    }
  }
}
