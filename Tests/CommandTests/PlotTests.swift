import Foundation
import SweepAnalysis
import SweepGit
import SweepResults
import SweepText
import TestSupport
import Testing

@Suite("What plot writes, and where")
struct PlotTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.appending("runs").string, withIntermediateDirectories: true)
    let stats = """
      {"min": 1, "max": 1, "mean": 1, "stddev": 0, "rounds": 1, "median": 1, "iqr": 0, "q1": 1, "q3": 1,
       "iqr_outliers": 0, "stddev_outliers": 0, "outliers": "0;0", "ld15iqr": 1, "hd15iqr": 1, "ops": 1,
       "total": 1, "iterations": 1}
      """
    for (index, name) in ["a", "b"].enumerated() {
      let benchmarks = [1, 100].map { n in
        """
        {"group": null, "name": "t[\(n)]", "fullname": "S::t[\(n)]", "params": {"n": \(n)}, "param": "\(n)",
         "extra_info": {"benchmem": {"peak_bytes": [\(n * 64 + index)], "allocations": [\(n)],
         "total_bytes": [\(n * 64)]}}, "options": {}, "stats": \(stats)}
        """
      }
      let text = """
        {"machine_info": {}, "commit_info": {}, "datetime": "2025-01-01T00:00:00", "version": "5.0.0",
         "benchmarks": [\(benchmarks.joined(separator: ","))]}
        """
      try text.write(
        toFile: folder.appending("runs/\(name).json").string, atomically: true, encoding: .utf8)
    }
  }

  private func plot(_ arguments: String...) async throws -> ToolRun {
    try await ToolRun(
      ["plot", folder.appending("runs/a.json").string, "--columns", "peak"] + arguments)
  }

  /// The layout of the figure in a page.
  private func layout(_ path: String) throws -> JSONObject {
    let page = try String(contentsOfFile: path, encoding: .utf8)
    let start = try #require(page.range(of: "<script id=\"data\" type=\"application/json\">"))
    let end = try #require(page.range(of: "</script>", range: start.upperBound..<page.endIndex))
    let figure = try JSONValue(parsing: String(page[start.upperBound..<end.lowerBound]))
    return try #require(figure.objectValue?["layout"]?.objectValue)
  }

  @Test("The axes of the scaling view are scaled as asked, each alone or both")
  func axes() async throws {
    let cases: [([String], String, String)] = [
      ([], "log", "log"), (["--linear"], "-", "-"), (["--linear", "--log-y"], "-", "log"),
      (["--linear-x"], "-", "log"), (["--log-log", "--linear-y"], "log", "-"),
    ]
    for (arguments, x, y) in cases {
      // The folder is made: plot's results may go anywhere.
      let page = folder.appending("new/\(arguments.joined()).html").string
      let run = try await ToolRun(
        ["plot", folder.appending("runs/a.json").string, "--columns", "peak", "-o", page]
          + arguments)
      #expect(run.status == 0, "\(run.errors)")
      let layout = try layout(page)
      #expect((layout["xaxis"]?.objectValue?["type"]?.stringValue ?? "-") == x, "\(arguments)")
      #expect((layout["yaxis"]?.objectValue?["type"]?.stringValue ?? "-") == y, "\(arguments)")
    }
    let page = folder.appending("free.html").string
    #expect(try await plot("--linear", "--no-y-zero", "-o", page).status == 0)
    #expect(try layout(page)["yaxis"]?.objectValue?["rangemode"] == nil)
    #expect(try await plot("--y-zero", "-o", page).status == 0)
    #expect(try layout(page)["yaxis"]?.objectValue?["rangemode"] == "tozero")
  }

  @Test(
    "An option that the view has no use for is refused, with the view that has",
    arguments: [
      (["--view", "sweep", "--facet", "n"], "no use for --facet; --facet is for --view scaling, "),
      (["--view", "compare", "--x", "n", "--log-y"], "--x, --log-y or --linear-y; --x is for"),
      (["--view", "scatter", "--no-y-zero"], "no use for --y-zero"),
      (["--clip", "2"], "--view scaling has no use for --clip"),
      (["--sort", "relative"], "--sort is for --view compare."),
      (["--columns", "time", "--band", "minmax"], "which time has not"),
      (["--log-y", "--y-zero"], "give --linear-y"),
    ])
  func unusedOptions(arguments: [String], refusal: String) async throws {
    let page = folder.appending("x.html").string
    let run = try await ToolRun(
      ["plot", folder.appending("runs/a.json").string, "-o", page] + arguments)
    #expect(run.status == SweepText.ExitStatus.usage.rawValue && run.errors.contains(refusal))
    #expect(!FileManager.default.fileExists(atPath: page), "\(run.errors)")
  }

  @Test("A page goes to standard output where - is the file")
  func standardOutput() async throws {
    let run = try await plot("-o", "-")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.hasPrefix("<!doctype html>") && run.output.hasSuffix("</html>\n"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path.string) == ["runs"])
    #expect(run.errors.contains("2 benchmarks drawn, in standard output"))
    let opened = try await plot("-o", "-", "--open")
    #expect(opened.status == SweepText.ExitStatus.usage.rawValue)
    #expect(opened.errors.contains("--open needs a file"))
  }

  @Test("The default name of a page is safe for a file, whatever the metric is called")
  func defaultName() async throws {
    let run = try await ToolRun(
      ["plot", folder.appending("runs/a.json").string, "--columns", "extra:n"],
      in: folder.path.string)
    #expect(run.status == 0, "\(run.errors)")
    let pages = try FileManager.default.contentsOfDirectory(atPath: folder.path.string)
    #expect(pages.contains("runs-scaling-extra-n.html"), "\(pages)")
  }

  @Test("A file of the user's under the default name stays; a page of plot's is replaced")
  func foreignFile() async throws {
    let arguments = ["plot", folder.appending("runs/a.json").string, "--columns", "peak"]
    let name = "runs-scaling-peak.html"
    let path = folder.appending(name).string
    func plot(_ more: String...) async throws -> ToolRun {
      try await ToolRun(arguments + more, in: folder.path.string)
    }
    #expect(try await plot().status == 0)
    let page = try String(contentsOfFile: path, encoding: .utf8)
    #expect(try await plot("--where", "n=1").status == 0)
    #expect(try String(contentsOfFile: path, encoding: .utf8) != page)
    // What only quotes one of our pages is the user's, too.
    let quoting = "<html>" + String(repeating: " ", count: 5000) + page
    for text in ["mine", "", quoting] {
      try folder.write(name, text)
      let run = try await plot()
      #expect(run.status == SweepText.ExitStatus.badData.rawValue)
      #expect(
        run.errors == """
          error: \(name) was not made by benchmem-sweep and is not touched; \
          move it away or name another file with --output
          """)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }
    try FileManager.default.removeItem(atPath: path)
    try folder.write("notes", page)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "notes")
    #expect(try await plot().status == SweepText.ExitStatus.badData.rawValue)
    // Whoever names the file means it.
    #expect(try await plot("--output", name).status == 0)
  }

  @Test("A kind of file that nothing is drawn as is refused")
  func unknownKind() async throws {
    let run = try await plot("-o", folder.appending("x.gif").string)
    #expect(run.status == SweepText.ExitStatus.usage.rawValue)
    #expect(run.errors.contains("nothing is drawn as .gif; take .html, .png"))
  }
}
