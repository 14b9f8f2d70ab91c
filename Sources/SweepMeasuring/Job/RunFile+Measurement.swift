import Foundation
import SweepGit
import SweepResults
import SweepText

extension RunFile {
  /// The run file of one version.
  ///
  /// What is ours stands under `benchmem_sweep` in `machine_info` and `commit_info`
  /// (`Documentation/ResultsFormat.md`).
  package init(
    _ measurement: VersionMeasurement, of version: Version, plan: SweepPlan, key: String,
    at date: Date
  ) {
    var machine = MachineInfo.current()
    machine[Self.ownKey] = .object(
      Self.environment(of: measurement, version: version, plan: plan))
    let time = JSONValue.string(version.date.formatted(.iso8601))
    let commit: JSONObject = [
      "id": .string(version.commit), "time": time, "author_time": time, "dirty": false,
      "project": .string(plan.identity), "branch": .string(version.name),
      Self.ownKey: .object(
        Self.provenance(of: measurement, version: version, plan: plan, key: key)),
    ]
    self.init(
      machineInfo: machine, commitInfo: commit, benchmarks: measurement.records,
      datetime: date.formatted(.iso8601), version: BenchMemSweep.version)
  }

  /// What the suite's processes say of themselves.
  static let processKeys = ["engine", "hashing", "addresses", "counting"]

  /// Toolchain, flags and process settings: what must be the same for times and bytes to be
  /// comparable.
  private static func environment(
    of measurement: VersionMeasurement, version: Version, plan: SweepPlan
  ) -> JSONObject {
    let (build, toolchain) = (plan.buildOptions(of: version), plan.toolchain(of: version))
    var object: JSONObject = [
      "schema": 1,
      "swift": .string(toolchain.version),
      "target": .string(toolchain.target),
      "configuration": .string(build.configuration),
      "swift_arguments": .array(build.swiftArguments.map(JSONValue.string)),
      "libc": .string(CLibrary.version),
      "paths": plan.paths == .unavailable ? "equal length" : "fixed",
    ]
    if let name = version.toolchain { object["toolchain"] = .string(name) }
    if !build.environment.isEmpty {
      object["environment"] = .object(
        JSONObject(
          SecretText.masked(build.environment).sorted { $0.key < $1.key }.map { ($0, .string($1)) })
      )
    }
    for key in processKeys {
      object[key] = measurement.process[key] ?? .null
    }
    if let way = measurement.instructionsBy {
      object[InstructionSeries.wayKey] = .string(way)
    }
    object.merge(MachineInfo.conditions())
    return object
  }

  /// Where the code came from, and what of the suite could not be measured.
  private static func provenance(
    of measurement: VersionMeasurement, version: Version, plan: SweepPlan, key: String
  ) -> JSONObject {
    var object: JSONObject = [
      "schema": 1,
      "label": .string(version.label), "name": .string(version.name),
      "tree": .string(version.tree), "subject": .string(version.subject),
      "repository": .string(plan.location),
      "suite": .string(plan.suite.name), "suite_digest": .string(plan.inputs.digest),
      "key": .string(key),
      "dependencies": .array(
        measurement.dependencies.filter { $0.identity != plan.identity }.map { dependency in
          dependency.json
        }),
      "unavailable": .array(measurement.unavailable.map(\.json)),
      "failures": .array(measurement.failures.map(\.json)),
      "partial": [],
      "executables": .array(
        measurement.parts.map { part in
          var object = part.executable.json
          object["benchmarks"] = .array(part.ids.map(JSONValue.string))
          if let listed = part.listed {
            object[MergedRun.listedKey] = .array(listed.map(JSONValue.string))
          }
          return .object(object)
        }),
    ]
    let edits = plan.edits(of: version).names
    if !edits.isEmpty {
      object[RunProvenance.editsKey] = .array(edits.map(JSONValue.string))
    }
    if let origin = plan.origin { object["origin"] = .string(origin) }
    let profiled = measurement.results.map(\.description).filter(\.wantsProfile).map(\.id)
    if !profiled.isEmpty { object["profiled"] = .array(profiled.map(JSONValue.string)) }
    return object
  }
}

extension ResolvedDependency {
  /// Identity, version and, where there is one, the commit.
  fileprivate var json: JSONValue {
    var object: JSONObject = ["identity": .string(identity), "version": .string(version)]
    if let revision { object["revision"] = .string(revision) }
    return .object(object)
  }
}
