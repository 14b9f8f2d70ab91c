import ArgumentParser
import Foundation
import SweepKit
import SweepMeasuring
import SweepResults
import SweepText

/// `benchmem-sweep doctor`: what this machine can do.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say what this machine can do for sweeps, and what is missing.",
    discussion: help(
      """
      Tries the toolchain, the counting of memory and of instructions, what keeps numbers the same from run to \
      run, how quiet the machine is, room on the disk, and what pages and pictures need. A line with '!' says what \
      the lack costs, and the way out.

      Examples:
        benchmem-sweep doctor
        benchmem-sweep doctor --swift /opt/swift/usr/bin/swift --json
      """,
      statuses: [.nothingMeasured: "nothing can be measured here"]))

  @Option(help: ArgumentHelp("The toolchain's swift.", valueName: "path"))
  var swift = "swift"

  @Flag(help: "Print JSON: an array of objects.")
  var json = false

  @OptionGroup(title: "Where to keep clones and builds") var cache: CacheOptions

  func run() async throws {
    try SweepCache(path: cache.path).requireOwn()
    let hasPlotly = try PlotlyScriptFile(explicit: nil).script() != .network
    let findings = await MachineCheckup(
      swift: swift, cache: cache.path, hasPlotly: hasPlotly,
      searchPath: ProcessInfo.processInfo.environment["PATH"] ?? ""
    ).findings()
    try Terminal.standardOutput.write(json ? Self.json(findings) : Self.text(findings))
    if findings.contains(where: { $0.state == .missing }) {
      throw ExitCode(ExitStatus.nothingMeasured.rawValue)
    }
  }

  private static func text(_ findings: [MachineCheckup.Finding]) -> String {
    let width = findings.map(\.name.count).max() ?? 0
    return findings.map { finding in
      let sign = finding.state == .good ? " " : finding.state == .lesser ? "!" : "✘"
      let name = finding.name.padding(toLength: width, withPad: " ", startingAt: 0)
      let lines = [finding.text, finding.cost].compactMap { $0.map(TerminalText.safe) }
      let indent = "\n" + String(repeating: " ", count: width + 4)
      return "\(sign) \(name)  \(lines.joined(separator: indent))\n"
    }.joined()
  }

  private static func json(_ findings: [MachineCheckup.Finding]) -> String {
    JSONValue.array(
      findings.map { finding in
        var object: JSONObject = [
          "name": .string(finding.name), "state": .string(finding.state.rawValue),
          "found": .string(finding.text),
        ]
        if let cost = finding.cost { object["cost"] = .string(cost) }
        return .object(object)
      }
    ).text + "\n"
  }
}
