import ArgumentParser
import Foundation
import SweepAnalysis
import SweepKit
import SweepMeasuring
import SweepResults
import SweepText
import SystemPackage

/// The runs to look at: run files, the output folders of sweeps, or any folders with run files in
/// them.
struct RunArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Run files, oldest first; saved runs by number, name, commit or 'latest'; the output folder of a sweep; or a folder with run files, taken in version order.",
      valueName: "run"))
  var runs: [String]

  @OptionGroup var storage: StorageOption

  @Option(
    name: [.customShort("l"), .customLong("label")],
    help: ArgumentHelp("A name for each run, in order. Repeatable.", valueName: "name"))
  var labels: [String] = []

  /// Where a run comes from.
  private struct Source {
    /// The run file; of a version that could not be measured, where it would be.
    var path: FilePath
    /// The version's results or failure, if the run is of a sweep.
    var content: ComparedRun.Content?
  }

  /// Reads the runs, in order; the versions of a sweep that could not be measured are among them.
  ///
  /// - Parameters:
  ///   - areJudged: Whether a gate follows, for which an order must not be a guess.
  ///   - output: Where the command is going to write.
  ///   - option: The option that says so.
  /// - Throws: `ValidationError` if that is a file of the runs, and what reading them throws.
  func read(
    areJudged: Bool = false, apartFrom output: String?, of option: String
  ) throws -> [ComparedRun] {
    let runs = try present()
    let journals = runs.map { OutputFolder(path: $0).journal.path }
    try OutputFile.require(output, of: option, apartFrom: runs + journals)
    let sources = try runs.flatMap { try self.sources($0, areJudged: areJudged) }
    try OutputFile.require(output, of: option, apartFrom: sources.map(\.path.string))
    try checkDistinct(sources.map(\.path))
    let names = try RunLabels.labels(for: sources.map(\.path), given: labels)
    var files = try RunFile.read(sources.filter { $0.content == nil }.map(\.path))[...]
    let found = zip(names, sources).compactMap { name, source in
      let content = source.content ?? files.popFirst().map(ComparedRun.Content.run)
      return content.map { ComparedRun(label: name, content: $0) }
    }
    return ComparedRun.comparable(found)
  }

  private func sources(_ path: String, areJudged: Bool) throws -> [Source] {
    let place = FilePath(path)
    if SweepFolder.isSweep(path) {
      let folder = try SweepFolder(path: path)
      if let loss = folder.loss {
        Terminal.standardError.note(TerminalText.safe("note: \(loss)") + "\n")
      }
      return try folder.comparedRuns().map { run in
        Source(path: place.appending(run.label + ".json"), content: run.content)
      }
    }
    var isFolder: ObjCBool = false
    _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    guard isFolder.boolValue else { return [Source(path: place)] }
    let found = try RunDiscovery.read(below: place)
    guard !found.runs.isEmpty else { throw SweepError.notASweep(path: path) }
    if !found.foreign.isEmpty {
      let names = found.foreign.map(\.string).joined(separator: ", ")
      let what = found.foreign.count == 1 ? "is not a run file and is" : "are not run files and are"
      Terminal.standardError.note(TerminalText.safe("note: \(names) \(what) passed over") + "\n")
    }
    let reason = "\(path): neither the names nor dates of commits say which run is the oldest"
    if found.isUndecided {
      guard !areJudged else {
        throw ComparisonError.unusable(
          reason + ", so --fail-on would judge by a guess; name the files in their order instead")
      }
      let names = found.runs.map { $0.path.stem ?? $0.path.string }.joined(separator: ", ")
      Terminal.standardError.note(
        TerminalText.safe(
          "warning: \(reason); taken as \(names); name the files in your order for another one")
          + "\n")
    }
    return found.runs.map { Source(path: $0.path, content: .run($0.file)) }
  }

  /// The paths of all runs, those of saved ones by their references.
  ///
  /// Whoever mistyped a pattern wants to see all of it.
  private func present() throws -> [String] {
    var missing: [String] = []
    let paths = try runs.map { run in
      if FileManager.default.fileExists(atPath: run) { return run }
      if let entry = try storage.storage.find(run) { return entry.path.string }
      missing.append(run)
      return run
    }
    guard let first = missing.first else { return paths }
    let entries = storage.storage.entries()
    let isPath =
      first.hasSuffix(".json")
      || first.contains("/") && !entries.contains { first.hasPrefix("\($0.machine)/") }
    if missing.count == 1, !isPath {
      throw storage.storage.missing(first)
    }
    let reason = missing.count > 1 ? "no such files" : "no such file"
    throw InputError(path: missing.joined(separator: ", "), reason: reason)
  }

  /// A run that is held against itself never differs, so that a gate would always pass.
  private func checkDistinct(_ paths: [FilePath]) throws {
    var seen: Set<String> = []
    for path in paths {
      let resolved = URL(fileURLWithPath: path.string).resolvingSymlinksInPath().path
      guard seen.insert(resolved).inserted else {
        throw ComparisonError.unusable("\(path) is given twice; give each run once")
      }
    }
  }
}
