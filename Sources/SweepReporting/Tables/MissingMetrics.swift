import SweepAnalysis
import SweepResults
import SweepText

/// Metrics that no run has, in words: why, and what the runs have.
struct MissingMetrics {
  private let metrics: [Metric]
  private let records: [BenchmarkRecord]

  init(_ metrics: [Metric], in records: [BenchmarkRecord]) {
    self.metrics = metrics
    self.records = records
  }

  init(_ metric: Metric, in runs: [ComparedRun]) {
    self.init([metric], in: runs.compactMap(\.file).flatMap(\.benchmarks))
  }

  /// A line for each metric.
  var reasons: [String] {
    metrics.map { metric in
      text(metric) ?? (["no run has \(metric.name)"] + hints([metric])).joined(separator: "; ")
    }
  }

  /// One line for all of them, with the metrics that could be asked for.
  var refusal: String {
    let texts = metrics.compactMap(text)
    let absent = metrics.filter { text($0) == nil }
    let none = absent.isEmpty ? [] : ["no run has " + absent.map(\.name).joined(separator: ", ")]
    let subject = absent.isEmpty ? "the runs" : "they"
    let others = subject + " have " + present.joined(separator: ", ")
    return (texts + none + [others] + hints(absent))
      .joined(separator: "; ")
  }

  /// The metrics that the runs have, and the numbers that their benchmarks report.
  private var present: [String] {
    let measured = Metric.all.filter { metric in records.contains { $0.value(of: metric) != nil } }
    let reported = Set(records.flatMap { $0.extraInfo.keys }).sorted().map { Metric.extra($0) }
      .filter { metric in records.contains { $0.value(of: metric) != nil } }
    return (measured + reported).map(\.name)
  }

  /// What benchmarks report under the name of the metric, if that is no number.
  private func text(_ metric: Metric) -> String? {
    guard let name = metric.extraName else { return nil }
    let value = records.lazy.compactMap { $0.extraInfo[name] ?? $0.params?[name] }.first
    return value.map { value in
      let text = TerminalText.shortened(value.compactText, to: 40)
      return "\(metric.name) is not a number but \(text)"
        + (value.isScalar ? "; group or pivot by it instead" : "")
    }
  }

  private func hints(_ metrics: [Metric]) -> [String] {
    var seen: Set<String> = []
    return metrics.compactMap(\.hint).filter { seen.insert($0).inserted }
  }
}

extension Metric {
  /// How benchmarks come by a metric that is not measured unless it is asked for.
  var hint: String? {
    switch descriptor?.phase {
    case .rss: "mark the benchmarks that it is for with .isolated"
    case .instructions:
      "count them with --instructions, or mark the benchmarks that it is for with .instructions"
    case .timing, .memory, nil: nil
    }
  }
}

extension ComparisonError {
  /// Something needs two runs, or two values of the dimension along which one is folded.
  static func tooFew(_ what: String, in runs: [String], pivot: String?) -> Self {
    let count = runs.first.map { "there is only \($0)" } ?? "there is none"
    guard let pivot else { return .tooFewRuns("\(what) needs two runs; \(count)") }
    return .unusable("\(what) needs two values of \(pivot); \(count)")
  }
}
