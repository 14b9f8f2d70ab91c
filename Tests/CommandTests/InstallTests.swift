import Foundation
import SweepGit
import SweepMeasuring
import SweepProcesses
import TestSupport
import Testing

/// `Scripts/install` with the command that the tests have built; `Scripts/test-install` does the
/// same with a release build.
@Suite("Installing")
struct InstallTests {
  private let folder: TemporaryFolder
  private let list = "share/benchmem-sweep/installed"
  private let files = [
    "bin/benchmem-sweep", "share/bash-completion/completions/benchmem-sweep",
    "share/benchmem-sweep/installed", "share/fish/vendor_completions.d/benchmem-sweep.fish",
    "share/man/man1/benchmem-sweep.1", "share/zsh/site-functions/_benchmem-sweep",
  ]

  init() throws {
    folder = try TemporaryFolder()
  }

  private var prefix: String { folder.appending("a prefix").string }

  /// Runs a command with this prefix's programs in PATH, and gives what it printed to either
  /// output.
  private func run(
    _ command: String, _ arguments: [String], isInPath: Bool = true
  ) async throws -> (status: Int32, text: String) {
    let log = folder.appending("log").string
    try? FileManager.default.removeItem(atPath: log)
    let path = (isInPath ? "\(prefix)/bin:" : "") + "/usr/local/bin:/usr/bin:/bin"
    // A home of its own, so that no copy of plotly.js is found there.
    let (status, output) = try await ChildProcess(
      command, arguments, environment: ["PATH": path, "HOME": folder.path.string]
    ).capture(loggingTo: log)
    let code: Int32 = if case .exited(let code) = status { code } else { -1 }
    return (code, String(decoding: output, as: UTF8.self) + BuildLog(path: log).text)
  }

  private func install(
    _ arguments: String..., isInPath: Bool = true
  ) async throws -> (status: Int32, text: String) {
    try await run(
      BuiltProduct.packageRoot + "/Scripts/install",
      ["--prefix", prefix] + arguments, isInPath: isInPath)
  }

  /// The files below the prefix, apart from the copy of plotly.js, which not every machine has.
  private var installed: [String] {
    let paths = FileManager.default.enumerator(atPath: prefix)?.compactMap { $0 as? String } ?? []
    return paths.sorted().filter { path in
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: "\(prefix)/\(path)", isDirectory: &isFolder)
      return !isFolder.boolValue && !path.hasSuffix("plotly.min.js")
    }
  }

  @Test("The command, its completions and its manual page work, also installed over an older one")
  func installing() async throws {
    let tool = ["--tool", BuiltProduct.path("benchmem-sweep")]
    let first = try await install(tool[0], tool[1], isInPath: false)
    #expect(first.status == 0, "\(first.text)")
    #expect(installed == files)
    #expect(first.text.contains("\(prefix)/bin is not in PATH; add to your shell's profile"))
    #expect(first.text.contains("it needs libgit2 at run time"))

    let version = try await run("benchmem-sweep", ["--version"])
    #expect(version.status == 0, "\(version.text)")
    let completions = "\(prefix)/share/bash-completion/completions/benchmem-sweep"
    let bash = try await run(
      "bash", ["-c", "source \"$1\" && complete -p benchmem-sweep", "-", completions])
    #expect(bash.status == 0 && bash.text.contains("-F _benchmem-sweep"), "\(bash.text)")
    let page = try String(
      contentsOfFile: "\(prefix)/share/man/man1/benchmem-sweep.1", encoding: .utf8)
    for command in ["sweep", "bisect", "compare", "plot", "cache prune"] {
      #expect(page.contains("\n.SS \(command)\n"))
    }
    #expect(page.contains("\\fB\\-\\-fail\\-on\\fR \\fImetric:threshold\\fR"))

    // An older one had a file that is no longer there, and one of the user's is beside it.
    let old = "share/benchmem-sweep/old"
    for name in [old, "share/benchmem-sweep/mine"] {
      try "".write(toFile: "\(prefix)/\(name)", atomically: true, encoding: .utf8)
    }
    let names = try String(contentsOfFile: "\(prefix)/\(list)", encoding: .utf8)
    try (names + old + "\n").write(toFile: "\(prefix)/\(list)", atomically: true, encoding: .utf8)
    let second = try await install(tool[0], tool[1])
    #expect(second.status == 0 && !second.text.contains("not in PATH"), "\(second.text)")
    #expect(installed == (files + ["share/benchmem-sweep/mine"]).sorted())

    let removed = try await install("--uninstall")
    #expect(removed.status == 0, "\(removed.text)")
    #expect(installed == ["share/benchmem-sweep/mine"])
    let nothing = try await install("--uninstall")
    #expect(nothing.status == 66 && nothing.text.contains("nothing is installed in \(prefix)"))
  }

  @Test("What is not ours stays, and what cannot be done is said before anything is written")
  func refusals() async throws {
    try folder.write("a prefix/bin/benchmem-sweep", "mine")
    let foreign = try await install("--tool", BuiltProduct.path("benchmem-sweep"))
    #expect(foreign.status == 65, "\(foreign.text)")
    #expect(foreign.text.contains("bin/benchmem-sweep was not installed by this script"))
    #expect(installed == ["bin/benchmem-sweep"])
    try FileManager.default.removeItem(atPath: "\(prefix)/bin")
    let missing = try await install("--tool", folder.appending("none").string)
    #expect(missing.status == 66 && missing.text.contains("none is not there"))
    let broken = try await install("--tool", "/bin/false")
    #expect(broken.status == 66 && broken.text.contains("/bin/false cannot be run here"))
    let unknown = try await install("--prefix")
    #expect(unknown.status == 64 && unknown.text.contains("--prefix needs a path"))
    #expect(installed.isEmpty)
    try folder.write("file", "")
    let place = try await run(
      BuiltProduct.packageRoot + "/Scripts/install",
      ["--prefix", folder.appending("file/x").string, "--tool", "/bin/true"])
    #expect(place.status == 74 && place.text.contains("choose another --prefix"), "\(place.text)")
  }
}
