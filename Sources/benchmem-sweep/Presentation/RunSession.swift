import ArgumentParser
import Foundation
import SweepAnalysis
import SweepGit
import SweepKit
import SweepMeasuring
import SweepReporting
import SweepResults
import SweepText
import SystemPackage

/// One call of `run`: measures the tree, compares, prints and saves, once or whenever a file
/// changes.
struct RunSession: Sendable {
  let request: SweepRequest
  let reference: String?
  let table: RunTableOptions
  let comparison: RunComparisonOptions
  let saving: SavingOptions
  let isWatching: Bool
  let style: ProgressOptions.Style?

  /// What the tree is compared with.
  private enum Base: Sendable {
    case nothing
    case saved(ComparedRun)
    case revision(String)
  }

  /// Measures, and prints.
  ///
  /// - Returns: The status with which the command ends.
  func run() async throws -> ExitStatus {
    _ = try comparison.gate
    _ = try table.tables(hasMemory: request.run.measuresMemory)
    let toolchain = try await Toolchain.query(executable: request.swift)
    let machine = RunStorage.machine(toolchain: toolchain.version)
    let source = try await PackageSource.open(
      request.package, packagePath: request.packagePath, cache: request.cache)
    let base = try base(machine: machine, source)
    var before: ComparedRun?
    while true {
      let (run, status) = try await once(source, base, before: before)
      if run.tree.file != nil { before = run.tree }
      try save(run, machine: machine)
      guard isWatching else { return status }
      try await wait(for: run)
    }
  }

  private func once(
    _ source: PackageSource, _ base: Base, before: ComparedRun?
  ) async throws -> (TreeRun, ExitStatus) {
    let reporter = ProgressReporter(style)
    defer { reporter.end() }
    var revision: String?
    if case .revision(let name) = base { revision = name }
    let runner = TreeRunner(request, against: revision, report: reporter.report)
    let run = try await Interruption.cancellable { try await runner.run(source) }
    reporter.end()
    var other = run.base
    if case .saved(let saved) = base { other = saved.only(request.run.wants) }
    let (status, exceeded) = try present(run, against: other ?? before?.labelled("before"))
    if let folder = request.profileFolder {
      let causes = try await Interruption.cancellable {
        try await run.profiles.take(exceeded, of: run.summary.outcomes, into: folder)
      }
      reporter.end()
      let lines = causes.flatMap { id, cause in cause.parts.map { "\(id): \($0.text { $0 })" } }
      for line in lines { Terminal.standardError.note(TerminalText.safe(line) + "\n") }
    }
    try reporter.check()
    return (run, status)
  }

  /// What a reference names: a run file, a saved run, or a revision, in this order.
  private func base(machine: String, _ source: PackageSource) throws -> Base {
    guard let reference else { return .nothing }
    let storage = saving.storage.storage
    if FileManager.default.fileExists(atPath: reference), reference.hasSuffix(".json") {
      return .saved(try ComparedRun.read([FilePath(reference)])[0])
    }
    let isRevision = (try? source.repository.resolve(reference)) != nil
    if let entry = try storage.find(reference, machine: machine) {
      if isRevision {
        Terminal.standardError.note(
          TerminalText.safe(
            "note: '\(reference)' is the saved run \(entry.reference); give \(reference)^0 for the revision"
          ) + "\n")
      }
      return .saved(try ComparedRun.read([entry.path])[0])
    }
    if isRevision { return .revision(reference) }
    throw storage.missing(reference)
  }

  private func save(_ run: TreeRun, machine: String) throws {
    guard let file = run.tree.file else { return }
    if let json = saving.json { try OutputFile(path: json).write(file.json.text + "\n") }
    guard let name = saving.save ?? (saving.autosave ? file.automaticName() : nil) else { return }
    let entry = try saving.storage.storage.save(file, as: name, machine: machine)
    Terminal.standardError.note(TerminalText.safe("saved as \(entry.path)") + "\n")
  }

  private func wait(for run: TreeRun) async throws {
    Terminal.standardError.note("waiting for a change; Ctrl-C ends\n")
    let changed = try await Interruption.cancellable {
      try await SourceWatch(run.watched).change()
    }
    let rest = changed.count > 1 ? " and \(changed.count - 1) more" : ""
    Terminal.standardError.note(TerminalText.safe("\(changed[0])\(rest) changed") + "\n")
  }
}

extension RunSession {
  /// Prints what was measured, and what came of the comparison.
  ///
  /// - Returns: The status, and the benchmarks that exceeded a limit; nil where there was none.
  private func present(
    _ run: TreeRun, against base: ComparedRun?
  ) throws -> (ExitStatus, exceeded: Set<String>?) {
    let problems = ProblemList(outcomes: run.summary.outcomes, output: run.summary.output)
    guard run.tree.file != nil else {
      Terminal.standardError.note(problems.text)
      return (.nothingMeasured, [])
    }
    let gate = try comparison.gate
    let isComparable = base?.file != nil
    let runs = (isComparable ? [base].compactMap(\.self) : []) + [run.tree]
    let reports = try reports(ComparedRun.comparable(runs), isComparable ? gate : nil)
    try write(reports)
    Terminal.standardError.note(problems.text)
    let exceeded = reports.lazy.compactMap(\.gate).first.map { Set($0.regressions.map(\.id)) }
    if base != nil, !isComparable { return (.partly, exceeded) }
    if reports.contains(where: { !$0.passes }) { return (.exceeded, exceeded) }
    return (run.summary.exitStatus, exceeded)
  }

  private func reports(_ runs: [ComparedRun], _ gate: Gate?) throws -> [CompareReport] {
    let tables = try table.tables(hasMemory: request.run.measuresMemory)
    return try tables.enumerated().map { place, metrics in
      var request = CompareRequest(
        metrics: table.columns == nil && tables.count == 1 && metrics.count > 1 ? nil : metrics,
        statistics: try CompareRequest.statistics(parsing: table.stat),
        table: TableOptions(
          groupBy: [], order: table.sort, isDiff: runs.count > 1,
          level: comparison.judgement.significance),
        gate: place == tables.count - 1 ? gate : nil,
        isAcrossMachines: comparison.judgement.acrossMachines)
      request.foldsSpread = true
      return try request.report(runs)
    }
  }

  private func write(_ reports: [CompareReport]) throws {
    let output = Terminal.standardOutput
    for (place, report) in reports.enumerated() {
      if table.format == .table || table.format == .json {
        Terminal.standardError.note(report.warnings.map { "warning: \($0)\n" }.joined())
      }
      if table.format == .github { try GitHubSummary().append(report) }
      guard saving.json != "-" else { continue }
      let text = report.text(table.format, width: output.tableWidth, colors: output.colors)
      try output.write((place > 0 ? "\n" : "") + text)
    }
  }
}

extension ComparedRun {
  /// The run without the benchmarks that were not asked for.
  fileprivate func only(_ isWanted: (String) -> Bool) -> ComparedRun {
    guard case .run(var file) = content else { return self }
    file.benchmarks.removeAll { !isWanted($0.fullname) }
    return ComparedRun(label: label, content: .run(file))
  }

  /// The same run under another name.
  fileprivate func labelled(_ label: String) -> ComparedRun {
    var run = self
    run.label = label
    return run
  }
}
