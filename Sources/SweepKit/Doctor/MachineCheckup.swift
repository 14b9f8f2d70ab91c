import Foundation
import SweepGit
import SweepMeasuring
import SweepProcesses
import SweepReporting
import SweepResults
import SweepText

/// What one machine offers to sweeps, found by trying it.
public struct MachineCheckup: Sendable {
  /// One thing that was looked at.
  public struct Finding: Sendable, Hashable {
    /// How things are.
    public enum State: String, Sendable {
      /// As it should be.
      case good
      /// It works, and costs something.
      case lesser
      /// Nothing can be measured without it.
      case missing
    }

    /// What was looked at, in a word or two.
    public let name: String
    /// How it is.
    public let state: State
    /// What was found.
    public let text: String
    /// What that costs, and the way out; nil where all is well.
    public let cost: String?

    /// Makes a finding.
    public init(_ name: String, _ state: State, _ text: String, cost: String? = nil) {
      (self.name, self.state, self.text, self.cost) = (name, state, text, cost)
    }
  }

  private let swift: String
  private let cache: String
  private let hasPlotly: Bool
  private let searchPath: String

  /// Makes a checkup.
  ///
  /// - Parameters:
  ///   - swift: The `swift` executable.
  ///   - cache: The folder for clones and builds.
  ///   - hasPlotly: Whether a copy of plotly.js is installed.
  ///   - searchPath: The value of `PATH`, for a browser.
  public init(swift: String, cache: String, hasPlotly: Bool, searchPath: String) {
    (self.swift, self.cache) = (swift, cache)
    (self.hasPlotly, self.searchPath) = (hasPlotly, searchPath)
  }

  /// Looks at everything, in the order in which it matters.
  public func findings() async -> [Finding] {
    let toolchain = try? await Toolchain.query(executable: swift)
    return [
      toolchainFinding(toolchain),
      Finding("libgit2", .good, GitLibrary.version),
      countingFinding(toolchain),
      await addressFinding(),
      await pathFinding(),
      await instructionFinding(toolchain),
      loadFinding(), governorFinding(), diskFinding(),
      hasPlotly
        ? Finding("plotly.js", .good, "a copy is installed")
        : Finding(
          "plotly.js", .lesser, "no copy is installed",
          cost: "pages with figures load it from the network: Scripts/setup installs it"),
      browserFinding(),
    ]
  }

  private func toolchainFinding(_ toolchain: Toolchain?) -> Finding {
    guard let toolchain else {
      return Finding(
        "toolchain", .missing, "'\(swift)' cannot be run",
        cost: "nothing can be built: install Swift, or name it with --swift")
    }
    return Finding("toolchain", .good, "\(toolchain.version), \(toolchain.target)")
  }

  private func countingFinding(_ toolchain: Toolchain?) -> Finding {
    guard toolchain?.target.contains("linux-gnu") ?? true else {
      return Finding(
        "counting", .missing, "memory is counted on 64-bit Linux with glibc only",
        cost: "benchmarks can be timed, with --no-memory")
    }
    return Finding("counting", .good, "exact, with \(CLibrary.version)")
  }

  private func addressFinding() async -> Finding {
    let process = ChildProcess("setarch", ["-R", "true"], timeLimit: .seconds(60))
    if let (status, _) = try? await process.capture(), status.isSuccess {
      return Finding("addresses", .good, "randomization can be turned off for a process")
    }
    return Finding(
      "addresses", .lesser, "randomization cannot be turned off here",
      cost: "programs that order by address may give other numbers in each run; in a container, "
        + "allow the personality system call")
  }

  private func pathFinding() async -> Finding {
    await FixedPaths.available() == .unavailable
      ? Finding(
        "paths", .lesser, "nothing can be mounted",
        cost: "builds lie at paths of one length and not at one path; results are kept apart by "
          + "the length of --cache's")
      : Finding("paths", .good, "builds are seen at one fixed path")
  }

  private func instructionFinding(_ toolchain: Toolchain?) async -> Finding {
    guard let toolchain else {
      return Finding("instructions", .lesser, "not tried", cost: "it takes a toolchain")
    }
    switch await InstructionCounter.available(toolchain: toolchain, cache: cache) {
    case .success(let counter): return Finding("instructions", .good, "counted by \(counter.way)")
    case .failure(let absence):
      return Finding(
        "instructions", .lesser, "\(absence)",
        cost: "nothing confirms a suspected change of time, and --instructions has no effect")
    }
  }

  private func loadFinding() -> Finding {
    let processors = ProcessInfo.processInfo.activeProcessorCount
    guard let load = MachineInfo.conditions()["load_average"]?.doubleValue else {
      return Finding("load", .lesser, "not known", cost: "run files do not say how quiet it was")
    }
    let text = "\(load) on \(UnitScale.counted(processors, "processor"))"
    guard load > Double(processors) / 2 else { return Finding("load", .good, text) }
    return Finding(
      "load", .lesser, text,
      cost: "more changes of time stay undecided; memory and instructions are not affected")
  }

  private func governorFinding() -> Finding {
    guard let governor = MachineInfo.conditions()["governor"]?.stringValue else {
      return Finding("clock", .good, "the kernel names no governor, as in a virtual machine")
    }
    guard governor != "performance" else { return Finding("clock", .good, "governor performance") }
    return Finding(
      "clock", .lesser, "governor \(governor)",
      cost: "times vary more: cpupower frequency-set -g performance fixes the clock")
  }

  /// What a sweep of some twenty versions may need.
  private static let roomBytes = 5 << 30

  private func diskFinding() -> Finding {
    var folder = cache
    while !FileManager.default.fileExists(atPath: folder), folder != "/" {
      folder = URL(fileURLWithPath: folder).deletingLastPathComponent().path
    }
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
    guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.intValue else {
      return Finding("disk", .lesser, "\(folder) cannot be asked", cost: "name another --cache")
    }
    let text = "\(UnitScale.text(Double(free), unit: .bytes)) free for \(cache)"
    guard free < Self.roomBytes else { return Finding("disk", .good, text) }
    return Finding(
      "disk", .lesser, text,
      cost: "a long sweep may fill it: benchmem-sweep cache prune, or another --cache")
  }

  private func browserFinding() -> Finding {
    guard let browser = HeadlessBrowser.find(in: searchPath) else {
      return Finding(
        "browser", .lesser, "none is installed",
        cost: "plot writes pages and no pictures: apt-get install chromium")
    }
    return Finding("browser", .good, browser.path)
  }
}
