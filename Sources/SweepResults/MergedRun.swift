/// The results of one version, put together from machines that each measured some of its
/// benchmarks.
package struct MergedRun: Sendable {
  /// The key of an executable's ids in the files of shards: all that it has, in its order.
  package static let listedKey = "listed"

  private var file: RunFile
  private var own: JSONObject
  /// Which benchmarks each machine measured, in the machines' order.
  private var machines: [(name: String, ids: [String])]

  /// Begins with one machine's results.
  package init(_ file: RunFile) {
    self.file = file
    own = file.commitInfo[RunFile.ownKey]?.objectValue ?? [:]
    machines = [Self.machine(of: file)]
  }

  private static func machine(of file: RunFile) -> (name: String, ids: [String]) {
    (RunEnvironment.machine(in: file.machineInfo), file.benchmarks.map(\.fullname))
  }

  /// Adds what another machine measured: benchmarks that are not here yet.
  package mutating func add(_ other: RunFile) {
    let known = Set(file.benchmarks.map(\.fullname))
    file.benchmarks += other.benchmarks.filter { !known.contains($0.fullname) }
    let others = other.commitInfo[RunFile.ownKey]?.objectValue ?? [:]
    for key in ["failures", "unavailable", PairedBursts.key, ControlBursts.key, "profiled"] {
      unite(key, with: others)
    }
    let turns = [own, others].compactMap { $0["turns"]?.integerValue }.max()
    own["turns"] = turns.map(JSONValue.integer)
    uniteExecutables(RunProvenance.objects(others["executables"]))
    let machine = Self.machine(of: other)
    if let place = machines.firstIndex(where: { $0.name == machine.name }) {
      machines[place].ids += machine.ids
    } else {
      machines.append(machine)
    }
  }

  private mutating func unite(_ key: String, with others: JSONObject) {
    let here = own[key]?.arrayValue ?? []
    let new = (others[key]?.arrayValue ?? []).filter { !here.contains($0) }
    if !new.isEmpty { own[key] = .array(here + new) }
  }

  /// Executables that are not the same on both machines are known to be the same as no other.
  private mutating func uniteExecutables(_ others: [JSONObject]) {
    var executables = RunProvenance.objects(own["executables"])
    for other in others {
      let product = other["product"]
      guard let place = executables.firstIndex(where: { $0["product"] == product }) else {
        executables.append(other)
        continue
      }
      if executables[place]["code"] != other["code"] { executables[place]["code"] = nil }
      let here = executables[place]["benchmarks"]?.arrayValue ?? []
      let new = (other["benchmarks"]?.arrayValue ?? []).filter { !here.contains($0) }
      executables[place]["benchmarks"] = .array(here + new)
    }
    own["executables"] = .array(executables.map(JSONValue.object))
  }

  /// All of it, in the order in which one machine would have measured it.
  package var whole: RunFile {
    var whole = file
    var own = own
    var executables = RunProvenance.objects(own["executables"])
    executables.sort {
      ($0["product"]?.stringValue ?? "") < ($1["product"]?.stringValue ?? "")
    }
    let listed = executables.flatMap {
      ($0[Self.listedKey] ?? $0["benchmarks"])?.arrayValue ?? []
    }.compactMap(\.stringValue)
    let places = Dictionary(zip(listed, listed.indices)) { first, _ in first }
    func sorted<Element>(_ elements: [Element], by id: (Element) -> String?) -> [Element] {
      elements.enumerated().sorted { one, other in
        let (first, second) = (
          id(one.element).flatMap { places[$0] }, id(other.element).flatMap { places[$0] }
        )
        return (first ?? -1, one.offset) < (second ?? -1, other.offset)
      }.map(\.element)
    }
    for place in executables.indices {
      let ids = executables[place]["benchmarks"]?.arrayValue ?? []
      executables[place]["benchmarks"] = .array(sorted(ids) { $0.stringValue })
      executables[place][Self.listedKey] = nil
    }
    own["executables"] = .array(executables.map(JSONValue.object))
    own["failures"] = .array(
      sorted(own["failures"]?.arrayValue ?? []) { $0.objectValue?["id"]?.stringValue })
    if machines.count > 1 {
      own[MachineShares.key] = .array(
        machines.map { name, ids in
          .object([
            "machine": .string(name), "benchmarks": .array(ids.map(JSONValue.string)),
          ])
        })
    }
    whole.benchmarks = sorted(file.benchmarks, by: \.fullname)
    whole.commitInfo[RunFile.ownKey] = .object(own)
    return whole
  }
}

extension RunFile {
  /// Where the exact results of another run of the same version differ from these; nil where they
  /// do not. Time and resident memory are never the same.
  package func difference(from other: RunFile) -> String? {
    let others = Dictionary(other.benchmarks.map { ($0.fullname, $0) }) { first, _ in first }
    for record in benchmarks {
      guard let second = others[record.fullname] else {
        return "only one of them has \(record.fullname)"
      }
      for (name, one, two) in [
        ("peak", record.memory?.peakBytes, second.memory?.peakBytes),
        ("allocated", record.memory?.totalBytes, second.memory?.totalBytes),
        ("allocations", record.memory?.allocations, second.memory?.allocations),
      ] where one?.min() != two?.min() {
        let values = [one, two].map { $0?.min().map(String.init) ?? "none" }
        return "\(name) of \(record.fullname) is \(values[0]) and \(values[1])"
      }
    }
    if benchmarks.count != other.benchmarks.count {
      let own = Set(benchmarks.map(\.fullname))
      let missing = other.benchmarks.first { !own.contains($0.fullname) }
      return "only one of them has \(missing?.fullname ?? "some benchmarks")"
    }
    return nil
  }
}
