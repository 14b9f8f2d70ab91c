import Testing

@Suite("Help")
struct HelpTests {
  @Test(
    "The help of every command has an example and stays within 80 columns",
    arguments: [
      [], ["sweep"], ["versions"], ["compare"], ["plot"], ["flamegraph"], ["bisect"], ["cache"],
      ["merge"], ["doctor"],
    ])
  func examples(command: [String]) async throws {
    let run = try await ToolRun(command + ["--help"])
    #expect(run.status == 0)
    let lines = run.output.split(separator: "\n").filter { !$0.hasPrefix("USAGE:") }
    // An example that is broken over two lines cannot be pasted.
    let examples = lines.filter { $0.hasPrefix("  benchmem-sweep ") }
    #expect(examples.count >= 2)
    #expect(lines.allSatisfy { $0.count <= 80 })
    let following = zip(lines, lines.dropFirst()).filter { $0.0.hasPrefix("  benchmem-sweep ") }
    #expect(following.allSatisfy { $0.1.hasPrefix("  ") || $0.1.first?.isUppercase == true })
  }
}
