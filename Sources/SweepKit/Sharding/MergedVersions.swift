import Foundation
import SweepGit
import SweepMeasuring
import SweepResults
import SystemPackage

/// Writes the versions of a merged sweep, one after the other in the sweep's order.
struct MergedVersions {
  private let record: ShardRecord
  private let output: OutputFolder
  private let before: Journal.Contents
  /// What has been written.
  private(set) var outcomes: [Outcome] = []
  /// What shards lack, one line each.
  private(set) var incomplete: [String] = []
  var changes = 0
  /// The first outcome of each key: versions with the same tree have one result.
  private var firsts: [String: Outcome] = [:]
  /// The version that has the numbers of each executable, by product and code.
  private var sources: [String: String] = [:]

  init(record: ShardRecord, output: OutputFolder, before: Journal.Contents) {
    (self.record, self.output, self.before) = (record, output, before)
  }

  /// Writes what shards have of one version.
  mutating func write(_ parts: [VersionPart], key: String) throws {
    guard let chosen = try chosen(of: parts) else { return }
    var outcome = chosen.outcome.whole(key: key)
    if let first = firsts[key], first.isFinal {
      // Its log is that of the version that was measured.
      outcome = try TwinOutcome(of: first, as: outcome.version, in: output).write()
      return try note(outcome)
    }
    if var file = try merged(parts, chosen) {
      file.setOwn("key", .string(key))
      outcome.failures = file.ownObjects("failures").compactMap(
        BenchmarkFailure.init)
      outcome.executables = try share(&file)
      let path = "\(output.path)/\(output.runName(outcome.version))"
      if FileManager.default.contents(atPath: path) != Data((file.json.text + "\n").utf8) {
        try file.write(to: FilePath(path))
        changes += 1
      }
    }
    try copyLog(chosen)
    if outcome.isFinal, firsts[key] == nil { firsts[key] = outcome }
    try note(outcome)
  }

  /// The part whose outcome stands for the version: one that was measured, before one that failed
  /// for good, before one that may be tried again.
  private mutating func chosen(of parts: [VersionPart]) throws -> VersionPart? {
    func rank(_ outcome: Outcome) -> Int {
      outcome.isMeasured ? 0 : outcome.isSkipped ? 3 : outcome.isFinal ? 1 : 2
    }
    let best = parts.enumerated().min {
      (rank($0.element.outcome), $0.offset) < (rank($1.element.outcome), $1.offset)
    }?.element
    guard let best, best.outcome.isMeasured else { return best }
    for part in parts where !part.outcome.isMeasured && !part.outcome.isSkipped {
      guard case .failed(let phase, let reason) = part.outcome.result else { continue }
      if part.outcome.isFinal {
        throw MergeError.different(
          version: best.outcome.version.label, path: best.shard.output.path,
          other: part.shard.output.path, difference: "it failed there: \(reason)")
      }
      guard record.shard.dimension == .benchmark else { continue }
      incomplete.append(
        "\(best.outcome.version.label): shard \(part.shard.record.shard.index) failed in "
          + "\(phase.rawValue): \(reason)")
    }
    return best
  }

  /// The results of all parts; of a version that was measured twice, those of the first.
  private func merged(_ parts: [VersionPart], _ chosen: VersionPart) throws -> RunFile? {
    guard let first = try chosen.shard.run(of: chosen.outcome) else { return nil }
    var run = MergedRun(first)
    var known = [chosen.shard.record.shard.index: (chosen.shard, first)]
    for part in parts where part.shard.output != chosen.shard.output && part.outcome.isMeasured {
      guard let other = try part.shard.run(of: part.outcome) else { continue }
      let index = part.shard.record.shard.index
      let twice =
        record.shard.dimension == .version ? (chosen.shard, first) : known[index]
      guard let (shard, file) = twice else {
        known[index] = (part.shard, other)
        run.add(other)
        continue
      }
      if let difference = file.difference(from: other) {
        throw MergeError.different(
          version: chosen.outcome.version.label, path: shard.output.path,
          other: part.shard.output.path, difference: difference)
      }
    }
    return run.whole
  }

  /// Gives executables the numbers of the first version with the same code, and says whose they
  /// are.
  private mutating func share(_ file: inout RunFile) throws -> [MeasuredExecutable] {
    let label = RunProvenance(of: file).label ?? ""
    var objects = file.ownObjects("executables")
    for place in objects.indices {
      guard var executable = MeasuredExecutable(objects[place]) else { continue }
      executable.measuredAs = nil
      let ids = (objects[place]["benchmarks"]?.arrayValue ?? []).compactMap(\.stringValue)
      if record.sharesEqualCode, let identity = executable.identity {
        if let source = sources[identity] {
          let results = SharedResults(of: executable.product, in: try run(source))
          if let results, results.hasAbsences(of: file, among: ids) {
            executable.measuredAs = results.label
            file.take(results, of: ids)
          }
        } else {
          sources[identity] = label
        }
      }
      let benchmarks = objects[place]["benchmarks"]
      objects[place] = executable.json
      objects[place]["benchmarks"] = benchmarks
    }
    file.setOwn("executables", .array(objects.map(JSONValue.object)))
    return objects.compactMap(MeasuredExecutable.init)
  }

  private func run(_ label: String) throws -> RunFile {
    try RunFile(reading: FilePath("\(output.path)/\(label).json"))
  }

  private func copyLog(_ part: VersionPart) throws {
    let (from, to) = (
      FilePath("\(part.shard.output.path)/\(part.outcome.log)"),
      FilePath("\(output.path)/\(part.outcome.log)")
    )
    guard let bytes = FileManager.default.contents(atPath: from.string),
      FileManager.default.contents(atPath: to.string) != bytes
    else { return }
    do {
      try AtomicFile.write([UInt8](bytes), to: to)
    } catch {
      throw SweepError.outputFolder(path: output.path, reason: "\(error)")
    }
  }

  private mutating func note(_ outcome: Outcome) throws {
    outcomes.append(outcome)
    guard before.outcomes[outcome.version.label] != outcome.asRead else { return }
    try output.journal.append(outcome)
    changes += 1
  }
}

extension Outcome {
  /// The outcome as that of the whole version.
  fileprivate func whole(key: String) -> Outcome {
    var whole = Outcome(
      version: version, result: result, log: log, unavailable: unavailable, failures: failures,
      key: key, turns: turns, dependencies: dependencies)
    whole.lacksCounter = lacksCounter
    whole.executables = executables
    whole.edits = edits
    return whole
  }

  /// The outcome as a journal gives it back.
  fileprivate var asRead: Outcome? { Outcome(json) }
}

extension SharedResults {
  /// Whether what the definition leaves out of a file is what is left out here.
  fileprivate func hasAbsences(of file: RunFile, among ids: [String]) -> Bool {
    let own = RunProvenance(of: file).failures.filter {
      $0.isKnownAbsence && ids.contains($0.id)
    }.map(\.id)
    return Set(own) == Set(failures.filter { $0.kind == .notAvailable }.map(\.id))
  }
}

extension RunFile {
  /// Puts the results of an executable with the same code in the place of these.
  fileprivate mutating func take(_ results: SharedResults, of ids: [String]) {
    let first = benchmarks.firstIndex { ids.contains($0.fullname) } ?? benchmarks.endIndex
    benchmarks.removeAll { ids.contains($0.fullname) }
    benchmarks.insert(contentsOf: results.records, at: min(first, benchmarks.endIndex))
    let others = ownObjects("failures").compactMap(BenchmarkFailure.init)
      .filter { !ids.contains($0.id) }
    setFailures(others + results.failures)
  }
}
