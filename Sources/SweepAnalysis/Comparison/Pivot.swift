import SweepResults
import SweepText

/// One run folded along a dimension: its values become runs that can be compared.
public enum Pivot {
  /// The runs that a fold gives, one a value of the dimension in the order of the file, and what
  /// the reader should know.
  public struct Fold: Sendable, Equatable {
    /// The runs, labelled by the values.
    public var runs: [ComparedRun]
    /// Benchmarks that the fold left out or left without a partner.
    public var warnings: [String]
  }

  /// Folds `run` along `dimension`, a name or `param:NAME`.
  ///
  /// The value's token is taken out of each id, so that benchmarks that differ only in it get the
  /// same id. Throws ``ComparisonError`` if no benchmark has the dimension, or two of the same
  /// value get the same id.
  public static func fold(
    _ run: ComparedRun, along dimension: String
  ) throws(ComparisonError) -> Fold {
    let name = dimension.hasPrefix("param:") ? String(dimension.dropFirst(6)) : dimension
    var series: [(label: String, records: [BenchmarkRecord])] = []
    var names: Set<String> = []
    var left: [String] = []
    for record in run.file?.benchmarks ?? [] {
      let dimensions = Dimensions(of: record)
      names.formUnion(dimensions.names)
      guard let value = dimensions[name] else {
        left.append(record.fullname)
        continue
      }
      let folded = Self.folded(record, without: value, of: name)
      if let index = series.firstIndex(where: { $0.label == value.label }) {
        series[index].records.append(folded)
      } else {
        series.append((value.label, [folded]))
      }
    }
    guard !series.isEmpty else {
      throw .unknown(option: "--pivot", value: dimension, choices: names.sorted())
    }
    for (label, records) in series { try checkDistinct(records, label, dimension) }
    return Fold(
      runs: series.map { label, records in
        var file = run.file ?? RunFile(benchmarks: [], datetime: "", version: "")
        file.benchmarks = records
        return ComparedRun(label: label, content: .run(file))
      },
      warnings: warnings(series.map(\.records), left: left, dimension))
  }

  private static func folded(
    _ record: BenchmarkRecord, without value: JSONValue, of name: String
  ) -> BenchmarkRecord {
    var record = record
    let index = record.params?.keys.firstIndex(of: name)
    record.fullname = stripped(
      record.fullname, value: value, index: index, count: record.params?.members.count ?? 0)
    record.params?[name] = nil
    record.extraInfo[name] = nil
    return record
  }

  /// `f[legacy-100]` without `legacy` is `f[100]`: the token at the parameter's place if there is
  /// one token a parameter, else the first tokens that together equal the value.
  package static func stripped(_ id: String, value: JSONValue, index: Int?, count: Int) -> String {
    guard id.hasSuffix("]"), let open = id.firstIndex(of: "[") else { return id }
    let payload = id[id.index(after: open)..<id.index(before: id.endIndex)]
    var tokens = payload.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    let spellings = spellings(of: value)
    if let index, tokens.count == count, spellings.contains(tokens[index]) {
      tokens.remove(at: index)
    } else if let place = spellings.lazy.compactMap({ self.place(of: $0, in: tokens) }).first {
      tokens.removeSubrange(place)
    } else {
      return id
    }
    return tokens.isEmpty ? String(id[..<open]) : "\(id[..<open])[\(tokens.joined(separator: "-"))]"
  }

  package static func stripped(_ id: String, value: String, index: Int?, count: Int) -> String {
    stripped(id, value: .string(value), index: index, count: count)
  }

  /// A value that has hyphens, such as `-5`, stands in several tokens.
  private static func place(of value: String, in tokens: [String]) -> Range<Int>? {
    let parts = value.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard parts.count <= tokens.count else { return nil }
    return (0...(tokens.count - parts.count)).map { $0..<($0 + parts.count) }
      .first { tokens[$0].elementsEqual(parts) }
  }

  /// How a value may stand in an id: as JSON has it, and as pytest writes it.
  private static func spellings(of value: JSONValue) -> [String] {
    switch value {
    case .bool(let flag): [value.label, flag ? "True" : "False"]
    case .number(let number): [value.label] + (Int(exactly: number).map { ["\($0)"] } ?? [])
    default: [value.label]
    }
  }

  private static func checkDistinct(
    _ records: [BenchmarkRecord], _ label: String, _ dimension: String
  ) throws(ComparisonError) {
    var seen: Set<String> = []
    for record in records where !seen.insert(record.fullname).inserted {
      throw .unusable(
        "--pivot \(dimension): two benchmarks with the value \(label) become \(record.fullname)")
    }
  }

  private static func warnings(
    _ series: [[BenchmarkRecord]], left: [String], _ dimension: String
  ) -> [String] {
    var warnings: [String] = []
    if !left.isEmpty {
      let lack = left.count == 1 ? "does not have it and is" : "do not have it and are"
      warnings.append(
        "--pivot \(dimension): \(UnitScale.counted(left.count, "benchmark")) \(lack) left out")
    }
    let counts = Dictionary(grouping: series.flatMap { $0.map(\.fullname) }) { $0 }
    if series.count > 1, counts.values.allSatisfy({ $0.count == 1 }) {
      warnings.append(
        "--pivot \(dimension): no benchmark has two of its values; ids differ in more than it")
    }
    return warnings
  }
}
