import Foundation
import SweepText
import SystemPackage

/// Finds run files below a folder, and puts them in the order of the versions that they are of.
///
/// Files of one folder stay together. In a folder, plain versions are in the order of versions, so
/// that `1.9.0` comes before `1.10.0`; files that pytest-benchmark numbered (`0001_before.json`)
/// are in the order of their numbers. Where names do not decide, as between `main` and `1.2.0`, the
/// dates of the commits do, if all files have one. Folders are ordered as files are. Links to files
/// that are there anyway are passed over, and so are the profiles of a sweep.
public enum RunDiscovery {
  /// The run files of a folder, in order.
  package struct Found: Sendable {
    /// The files with their paths.
    package var runs: [(path: FilePath, file: RunFile)]
    /// Whether neither names nor dates say of each two neighbours which one is older.
    package var isUndecided: Bool
    /// JSON files that are something else than run files.
    package var foreign: [FilePath]
  }

  /// The JSON files below `folder` in the order that their names give; none if there is no such
  /// folder.
  ///
  /// Of their contents only the beginning is looked at. Without a folder that is pytest-benchmark's
  /// storage.
  public static func runs(below folder: FilePath = ".benchmarks") -> [FilePath] {
    ordered(paths(below: folder)) {
      $0
    } date: { _ in
      nil
    }
  }

  /// Reads the run files below `folder`.
  ///
  /// - Throws: ``RunFileError`` for the first one that is damaged. JSON of another kind, which does
  ///   not even begin as a run file, is passed over.
  package static func read(
    below folder: FilePath, options: RunFile.ReadingOptions = .everything
  ) throws(RunFileError) -> Found {
    let paths = paths(below: folder)
    let formatter = ISO8601DateFormatter()
    var foreign: [FilePath] = []
    var files: [DatedRun] = []
    for (path, result) in zip(paths, RunFile.results(of: paths, options: options)) {
      switch result {
      case .success(let file): files.append((path, file, RunProvenance.date(of: file, formatter)))
      case .failure(let error) where error.isOfForeignFile: foreign.append(path)
      case .failure(let error): throw error
      }
    }
    let runs = ordered(files) {
      $0.path
    } date: {
      $0.date
    }
    return Found(
      runs: runs.map { ($0.path, $0.file) },
      isUndecided: !zip(runs, runs.dropFirst()).allSatisfy { isDecided($0, $1, below: folder) },
      foreign: foreign)
  }

  private static func paths(below folder: FilePath) -> [FilePath] {
    guard let names = FileManager.default.enumerator(atPath: folder.string) else { return [] }
    let paths = names.compactMap { $0 as? String }.filter { $0.hasSuffix(".json") }.sorted()
      .map { folder.appending($0) }.filter { !AllocationProfile.isFile($0) }
    let links = Set(paths.filter(isLink))
    guard !links.isEmpty else { return paths }
    let files = Set(paths.filter { !links.contains($0) }.map(resolved))
    return paths.filter { !links.contains($0) || !files.contains(resolved($0)) }
  }

  private static func isLink(_ path: FilePath) -> Bool {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: path.string)) != nil
  }

  private static func resolved(_ path: FilePath) -> String {
    URL(fileURLWithPath: path.string).resolvingSymlinksInPath().path
  }
}

extension RunDiscovery {
  /// Elements in the order of their folders and, in each, of their names.
  static func ordered<Element>(
    _ elements: [Element], by path: (Element) -> FilePath, date: (Element) -> Date?
  ) -> [Element] {
    let named = elements.map { element in
      (folder: path(element).removingLastComponent().string, element: element)
    }
    let folders = Dictionary(grouping: named) { $0.folder }.map { folder, members in
      (
        folder: folder, members: members.map(\.element),
        date: members.compactMap { date($0.element) }.max()
      )
    }.sorted { $0.folder < $1.folder }
    return inOrder(folders, by: { $0.folder }, date: { $0.date }).flatMap { folder in
      inOrder(folder.members, by: { path($0).stem ?? path($0).string }, date: date)
    }
  }

  private static func inOrder<Element>(
    _ elements: [Element], by name: (Element) -> String, date: (Element) -> Date?
  ) -> [Element] {
    let all = VersionName.ordered(elements, by: name, date: date)
    let counters = all.compactMap { counter(of: name($0)) }
    if counters.count == all.count {
      return zip(counters, all).enumerated().sorted { left, right in
        let dates = (date(left.element.1), date(right.element.1))
        return (left.element.0, dates.0 ?? .distantPast, left.offset)
          < (right.element.0, dates.1 ?? .distantPast, right.offset)
      }.map(\.element.1)
    }
    let kinds = all.map { VersionName(name($0)) }
    let hasVersions = kinds.contains { $0.isPlainVersion }
    var fixed: [Element] = []
    var floating: [Element] = []
    for (element, kind) in zip(all, kinds) {
      let isFixed = hasVersions ? kind.isPlainVersion : kind.kind != .word
      if isFixed { fixed.append(element) } else { floating.append(element) }
    }
    guard elements.allSatisfy({ date($0) != nil }) else { return fixed + floating }
    return merged(fixed, floating, date: date)
  }

  /// Puts each floating element behind the last fixed one that is not newer.
  private static func merged<Element>(
    _ fixed: [Element], _ floating: [Element], date: (Element) -> Date?
  ) -> [Element] {
    let dates = fixed.map { date($0) ?? .distantPast }
    var places: [[Element]] = Array(repeating: [], count: fixed.count + 1)
    for element in floating {
      let own = date(element) ?? .distantPast
      let place = dates.lastIndex { $0 <= own }
      places[(place ?? -1) + 1].append(element)
    }
    var result = places[0]
    for (element, behind) in zip(fixed, places.dropFirst()) { result += [element] + behind }
    return result
  }

  private typealias DatedRun = (path: FilePath, file: RunFile, date: Date?)

  /// Whether something says that the first run is older: the dates of their commits, the names of
  /// the files or, where these differ, of their folders. Runs of one clean commit have no order,
  /// and need none.
  private static func isDecided(
    _ first: DatedRun, _ second: DatedRun, below root: FilePath
  ) -> Bool {
    if let date = first.date, let other = second.date, date < other { return true }
    if let commit = first.file.cleanCommit, commit == second.file.cleanCommit { return true }
    let folders = [first, second].map { run in
      var folder = run.path.removingLastComponent()
      _ = folder.removePrefix(root)
      return folder.string
    }
    guard folders[0] == folders[1] else {
      return VersionName(folders[0]).isSurelyOlder(than: VersionName(folders[1]))
    }
    let names = [first, second].map { $0.path.stem ?? $0.path.string }
    // Longer ones may be days.
    if let number = counter(of: names[0]), let other = counter(of: names[1]), number != other,
      other < 100_000
    {
      return number < other
    }
    return VersionName(names[0]).isSurelyOlder(than: VersionName(names[1]))
  }

  /// The number that pytest-benchmark puts before the name of a file it saves, as in `0001_before`.
  private static func counter(of name: String) -> Int? {
    let digits = name.utf8.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    guard digits.count >= 4, name.utf8.dropFirst(digits.count).first == UInt8(ascii: "_") else {
      return nil
    }
    return Int(String(decoding: Array(digits), as: UTF8.self))
  }
}

extension RunFileError {
  /// Whether the file is JSON, or nearly so, of something else. What has a key of run files is a
  /// damaged one, and so is an empty file: whoever compares must know that it is missing.
  fileprivate var isOfForeignFile: Bool {
    switch problem {
    case .notARunFile: return true
    case .malformed, .notUTF8:
      guard let data = FileManager.default.contents(atPath: path.string), !data.isEmpty else {
        return false
      }
      return ["\"benchmarks\"", "\"machine_info\""].allSatisfy {
        data.firstRange(of: Data($0.utf8)) == nil
      }
    default: return false
    }
  }
}

extension RunFile {
  /// The hash of the run's commit, if the file says that nothing but the commit was measured.
  fileprivate var cleanCommit: String? {
    commitInfo["dirty"]?.boolValue == false ? commitInfo["id"]?.stringValue : nil
  }
}

extension RunProvenance {
  /// When the commit of a run was made, if the file says so.
  fileprivate static func date(of run: RunFile, _ formatter: ISO8601DateFormatter) -> Date? {
    guard let text = run.commitInfo["time"]?.stringValue else { return nil }
    // Fractions of a second do not matter here; without a zone it is taken for UTC.
    let whole = text.replacing(#/\.\d+/#, with: "")
    return formatter.date(from: whole) ?? formatter.date(from: whole + "Z")
  }
}
