import Foundation
import SweepResults
import SweepText
import SystemPackage

/// The limits that ordo-one/benchmark keeps in files, `Target.name.p90.json`, one a benchmark:
///
/// ```json
/// {"mallocCountTotal": 8000, "syscalls": 6}
/// ```
///
/// A number is the most that 90 of 100 calls of the closure may take.
public struct AbsoluteThresholds: Sendable, Equatable {
  /// A file of limits.
  public struct File: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// The limits by the metrics' names; those that are no integers are `nil`.
    let limits: [Limit]

    struct Limit: Sendable, Equatable {
      let metric: String
      let value: Int?
    }

    /// Reads a file's text; `nil` if it is no JSON object.
    ///
    /// - Throws: ``JSONSyntaxError`` when it is no JSON.
    public init?(name: String, parsing text: [UInt8]) throws(JSONSyntaxError) {
      guard let object = try JSONValue(parsing: text).objectValue else { return nil }
      self.name = name
      limits = object.members.map { Limit(metric: $0.key, value: $0.value.integerValue) }
    }
  }

  /// How the names of the files end.
  public static let suffix = ".p90.json"

  private let files: [File]

  /// Takes up the files of a folder.
  public init(_ files: [File]) {
    self.files = files.sorted { $0.name < $1.name }
  }

  /// Reads the files of a folder.
  ///
  /// - Throws: ``RunFileError`` when there is none, or one makes no sense.
  public init(readingFrom folder: FilePath) throws(RunFileError) {
    let files = FileManager.default
    let names: [String]
    do {
      names = try files.contentsOfDirectory(atPath: folder.string)
    } catch {
      throw RunFileError(
        path: folder,
        problem: files.fileExists(atPath: folder.string)
          ? .unreadable(SystemReason.text(of: error)) : .notFound)
    }
    var found: [File] = []
    for name in names where name.hasSuffix(Self.suffix) {
      let path = folder.appending(name)
      guard let data = files.contents(atPath: path.string) else {
        throw RunFileError(path: path, problem: .unreadable("it is no file that can be read"))
      }
      let file: File?
      do throws(JSONSyntaxError) {
        file = try File(name: name, parsing: [UInt8](data))
      } catch {
        throw RunFileError(path: path, problem: .malformed(error))
      }
      guard let file else {
        throw RunFileError(path: path, problem: .invalid("it is no object of metrics and limits"))
      }
      found.append(file)
    }
    guard !found.isEmpty else {
      throw RunFileError(
        path: folder, problem: .invalid("no file in it is named Target.name\(Self.suffix)"))
    }
    self.init(found)
  }

  /// Holds a run against the limits.
  ///
  /// - Parameter allowsMissing: Whether limits pass for which the run has no value.
  public func check(_ run: RunFile, allowsMissing: Bool = false) -> Report {
    var report = Report(allowsMissing: allowsMissing)
    var records: [String: BenchmarkRecord] = [:]
    for record in run.benchmarks {
      for name in Self.fileNames(of: record) { records[name] = record }
    }
    for file in files {
      guard let record = records[file.name] else {
        report.missing.append("\(file.name) fits no benchmark of the run")
        continue
      }
      for limit in file.limits {
        let metric = limit.metric
        guard let limit = limit.value else {
          report.unchecked.insert("\(metric) (no integer)")
          continue
        }
        guard let values = Self.values(of: metric, in: record) else {
          report.unchecked.insert(metric)
          continue
        }
        guard let value = Self.ninetieth(values) else {
          report.missing.append("\(record.fullname) has no value of \(metric)")
          continue
        }
        report.checked += 1
        if value > limit {
          report.exceeded.append(
            .init(id: record.fullname, metric: metric, value: value, limit: limit))
        } else if value < limit {
          report.below += 1
        }
      }
    }
    return report
  }

  /// The names that a benchmark's file may have: with its tags as their package writes them, and
  /// with what that replaces in file names.
  static func fileNames(of record: BenchmarkRecord) -> [String] {
    guard let colons = record.fullname.firstRange(of: "::") else { return [] }
    let target = record.fullname[..<colons.lowerBound]
    var name = String(record.fullname[colons.upperBound...])
    if let params = record.params, let bracket = name.lastIndex(of: "["), name.hasSuffix("]") {
      let tags = params.members.sorted { $0.key < $1.key }
        .map { "\($0.key): \($0.value.stringValue ?? $0.value.compactText)" }
      name = "\(name[..<bracket]) (\(tags.joined(separator: ", ")))"
    }
    let file = "\(target).\(name)\(suffix)"
    let safe = file.replacing("/", with: "_").replacing(" ", with: "_")
    return file == safe ? [file] : [file, safe]
  }

  /// The values of one of their metrics, one a call; `nil` for a metric that is not ours to judge,
  /// and nothing where it was not measured.
  private static func values(of metric: String, in record: BenchmarkRecord) -> [Int]? {
    let memory = record.memory
    switch metric {
    case "mallocCountTotal": return memory?.allocations ?? []
    case "mallocBytesCount": return memory?.totalBytes ?? []
    case "memoryLeakedBytes": return memory?["live_bytes"] ?? []
    case "mallocFreeDelta": return memory?["live_blocks"] ?? []
    default: return record.extraInfo[metric]?.integerValue.map { [$0] }
    }
  }

  /// The value that 90 of 100 do not exceed.
  private static func ninetieth(_ values: [Int]) -> Int? {
    guard !values.isEmpty else { return nil }
    return values.sorted()[(values.count * 9 + 9) / 10 - 1]
  }
}

extension AbsoluteThresholds {
  /// What a check found.
  public struct Report: Sendable, Equatable {
    /// A value above its limit.
    public struct Excess: Sendable, Equatable {
      /// The benchmark.
      public let id: String
      /// Their name of the metric.
      public let metric: String
      /// What 90 of 100 calls do not exceed.
      public let value: Int
      /// What they must not exceed.
      public let limit: Int
    }

    /// Values above their limits.
    public fileprivate(set) var exceeded: [Excess] = []
    /// Files and limits for which there is no value.
    public fileprivate(set) var missing: [String] = []
    /// Metrics with limits that cannot be held against what is measured.
    public fileprivate(set) var unchecked: Set<String> = []
    /// How many values were held against a limit.
    public fileprivate(set) var checked = 0
    /// How many of them are below it.
    public fileprivate(set) var below = 0
    let allowsMissing: Bool

    init(allowsMissing: Bool) { self.allowsMissing = allowsMissing }

    /// Whether nothing speaks against the run; where nothing was checked, that does.
    public var passes: Bool {
      exceeded.isEmpty && checked > 0 && (missing.isEmpty || allowsMissing)
    }

    /// One line a finding, and one that sums up.
    public var text: String {
      var lines = exceeded.map { excess in
        "  exceeded \(excess.id): \(excess.metric) is \(excess.value), and the limit is "
          + "\(excess.limit) (+\(excess.value - excess.limit))"
      }
      lines += missing.map { "  missing \($0)" }
      if !unchecked.isEmpty {
        lines.append("  note not checked: \(unchecked.sorted().joined(separator: ", "))")
      }
      let counts = "\(UnitScale.counted(checked, "limit")) checked, \(exceeded.count) exceeded"
      let rest = below > 0 ? ", \(UnitScale.counted(below, "value")) below" : ""
      lines.append("thresholds \(passes ? "passed" : "failed"): \(counts)\(rest)")
      return lines.map { TerminalText.safe($0) + "\n" }.joined()
    }
  }
}
