import Foundation
import SweepGit
import SweepResults

/// An outcome as a line of the journal, `sweep.jsonl`.
///
/// ```json
/// {"schema": 1, "event": "outcome", "label": "1.2.0", "name": "1.2.0", "commit": "…",
/// "tree": "…", "date": "2026-01-05T10:00:00Z", "subject": "…", "outcome": "measured",
/// "run": "1.2.0.json", "log": "logs/1.2.0.log",
/// "unavailable": [{"product": "Joins", "reason": "…"}], "failures": [], "key": "…"}
/// ```
extension Outcome {
  package var json: JSONObject {
    var object = version.json
    switch result {
    case .measured(let runFile):
      object["outcome"] = "measured"
      object["run"] = .string(runFile)
    case .failed(let phase, let reason):
      object["outcome"] = "failed"
      object["phase"] = .string(phase.rawValue)
      object["reason"] = .string(reason)
    }
    object["log"] = .string(log)
    object["unavailable"] = .array(unavailable.map(\.json))
    object["failures"] = .array(failures.map(\.json))
    object["key"] = .string(key)
    if let compared { object["compared"] = .string(compared) }
    if turns > 0 { object["turns"] = .integer(turns) }
    if !dependencies.isEmpty { object["dependencies"] = .array(dependencies.map(\.json)) }
    if !executables.isEmpty {
      object["executables"] = .array(executables.map { .object($0.json) })
    }
    if !edits.isEmpty { object[RunProvenance.editsKey] = .array(edits.map(JSONValue.string)) }
    if lacksCounter { object["lacks_counter"] = true }
    if let sameAs { object["same_tree_as"] = .string(sameAs) }
    return object
  }

  package init?(_ object: JSONObject) {
    guard let version = Version(object), let outcome = object["outcome"]?.stringValue,
      let log = object["log"]?.stringValue, let key = object["key"]?.stringValue
    else { return nil }
    switch outcome {
    case "measured":
      guard let name = object["run"]?.stringValue else { return nil }
      result = .measured(runFile: name)
    case "failed":
      guard let phase = object["phase"]?.stringValue.flatMap(FailurePhase.init(rawValue:)),
        let reason = object["reason"]?.stringValue
      else { return nil }
      result = .failed(phase, reason: reason)
    default: return nil
    }
    self.version = version
    self.log = log
    self.key = key
    sameAs = object["same_tree_as"]?.stringValue
    edits = (object[RunProvenance.editsKey]?.arrayValue ?? []).compactMap(\.stringValue)
    lacksCounter = object["lacks_counter"]?.boolValue ?? false
    compared = object["compared"]?.stringValue
    turns = object["turns"]?.integerValue ?? 0
    dependencies = (object["dependencies"]?.arrayValue ?? []).compactMap {
      $0.objectValue.flatMap(DependencyState.init)
    }
    executables = (object["executables"]?.arrayValue ?? []).compactMap {
      $0.objectValue.flatMap(MeasuredExecutable.init)
    }
    unavailable = (object["unavailable"]?.arrayValue ?? []).compactMap {
      $0.objectValue.flatMap(UnavailableProduct.init)
    }
    failures = (object["failures"]?.arrayValue ?? []).compactMap {
      $0.objectValue.flatMap(BenchmarkFailure.init)
    }
  }
}

extension Outcome.UnavailableProduct {
  package var json: JSONValue {
    var object: JSONObject = ["product": .string(product), "reason": .string(reason)]
    if targets != [product] { object["targets"] = .array(targets.map(JSONValue.string)) }
    return .object(object)
  }

  package init?(_ object: JSONObject) {
    guard let product = object["product"]?.stringValue, let reason = object["reason"]?.stringValue
    else { return nil }
    let targets = object["targets"]?.arrayValue?.compactMap(\.stringValue)
    self.init(product: product, targets: targets ?? [product], reason: reason)
  }
}

extension BenchmarkFailure {
  package var json: JSONValue {
    [
      "id": .string(id), "phase": .string(phase), "kind": .string(kind.rawValue),
      "reason": .string(reason),
    ]
  }

  package init?(_ object: JSONObject) {
    guard let id = object["id"]?.stringValue, let phase = object["phase"]?.stringValue,
      let kind = object["kind"]?.stringValue.flatMap(Kind.init(rawValue:)),
      let reason = object["reason"]?.stringValue
    else { return nil }
    self.init(id: id, phase: phase, kind: kind, reason: reason)
  }
}

extension Version {
  package var json: JSONObject {
    var object: JSONObject = [
      "label": .string(label), "name": .string(name), "commit": .string(commit),
      "tree": .string(tree), "date": .string(date.formatted(.iso8601)), "subject": .string(subject),
    ]
    if let toolchain { object["toolchain"] = .string(toolchain) }
    return object
  }

  package init?(_ object: JSONObject) {
    guard let label = object["label"]?.stringValue, let name = object["name"]?.stringValue,
      let commit = object["commit"]?.stringValue, let tree = object["tree"]?.stringValue,
      let date = object["date"]?.stringValue.flatMap({ try? Date($0, strategy: .iso8601) }),
      let subject = object["subject"]?.stringValue
    else { return nil }
    self.init(name: name, label: label, commit: commit, tree: tree, date: date, subject: subject)
    toolchain = object["toolchain"]?.stringValue
  }
}
