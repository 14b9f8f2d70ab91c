import Foundation
import SweepText
import SystemPackage

/// Finds run files below a folder, and puts them in the order of the versions that they are of.
///
/// Files of one folder stay together. In a folder, plain versions are in the order of versions, so
/// that `1.9.0` comes before `1.10.0`; files that pytest-benchmark numbered (`0001_before.json`)
/// are in the order of their numbers. Where names do not decide, as between `main` and `1.2.0`, the
/// dates of the commits do, if all files have one. Folders are ordered as files are.
public enum RunDiscovery {
  /// The run files of a folder, in order.
  package struct Found: Sendable {
    /// The files with their paths.
    package var runs: [(path: FilePath, file: RunFile)]
    /// Whether neither names nor dates decide the order.
    package var isUndecided: Bool
  }

  /// The JSON files below `folder` in the order that their names give; none if there is no such
  /// folder.
  ///
  /// Their contents are not looked at. Without a folder that is pytest-benchmark's storage.
  public static func runs(below folder: FilePath = ".benchmarks") -> [FilePath] {
    ordered(paths(below: folder)) {
      $0
    } date: { _ in
      nil
    }
  }

  /// Reads the run files below `folder`. Throws ``RunFileError`` for the first one that is none.
  package static func read(
    below folder: FilePath, options: RunFile.ReadingOptions = .everything
  ) throws(RunFileError) -> Found {
    let paths = paths(below: folder)
    let formatter = ISO8601DateFormatter()
    let files = zip(paths, try RunFile.read(paths, options: options)).map { path, file in
      (path: path, file: file, date: RunProvenance.date(of: file, formatter))
    }
    let runs = ordered(files) {
      $0.path
    } date: {
      $0.date
    }
    return Found(
      runs: runs.map { ($0.path, $0.file) },
      isUndecided: files.contains { $0.date == nil } && !isDecided(byNames: paths))
  }

  private static func paths(below folder: FilePath) -> [FilePath] {
    guard let names = FileManager.default.enumerator(atPath: folder.string) else { return [] }
    return names.compactMap { $0 as? String }.filter { $0.hasSuffix(".json") }.sorted()
      .map { folder.appending($0) }
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
    let counters = elements.compactMap { counter(of: name($0)) }
    if counters.count == elements.count {
      return zip(counters, elements).enumerated().sorted {
        ($0.element.0, $0.offset) < ($1.element.0, $1.offset)
      }.map(\.element.1)
    }
    let all = VersionName.ordered(elements, by: name, date: date)
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

  /// Whether names alone give an order: all are plain versions, or all are numbered.
  private static func isDecided(byNames paths: [FilePath]) -> Bool {
    let names = paths.map { $0.stem ?? $0.string }
    return paths.count < 2 || names.allSatisfy { counter(of: $0) != nil }
      || names.allSatisfy { VersionName($0).isPlainVersion }
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

extension RunProvenance {
  /// When the commit of a run was made, if the file says so.
  fileprivate static func date(of run: RunFile, _ formatter: ISO8601DateFormatter) -> Date? {
    guard let text = run.commitInfo["time"]?.stringValue else { return nil }
    // Fractions of a second do not matter here; without a zone it is taken for UTC.
    let whole = text.replacing(#/\.\d+/#, with: "")
    return formatter.date(from: whole) ?? formatter.date(from: whole + "Z")
  }
}
