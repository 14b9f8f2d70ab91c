import Foundation
import SweepGit
import SweepResults
import SystemPackage

/// Tells what in an output folder a sweep made, and so may replace, from what is the user's.
///
/// | name | a sweep's if |
/// |---|---|
/// | `sweep.jsonl` | a line of it is a journal's |
/// | `LABEL.json` | `commit_info` says that label; or it is cut off, and the journal names it |
/// | `logs/LABEL.log` | the journal names it; or there is one, and it begins with a command |
/// | `report.html`, `bisect.html` | it names its generator; or there is a journal, and it is ours |
/// | `report.md` | its first line counts the versions |
///
/// Folders, links and whatever else is no regular file are never a sweep's.
struct OutputOwnership {
  private let output: OutputFolder
  private let journal: Journal.Contents
  /// Whether a sweep has been in the folder.
  private let isUsed: Bool

  /// Looks at a folder, which need not exist.
  ///
  /// - Throws: What reading the journal throws.
  init(_ output: OutputFolder) throws(SweepError) {
    self.output = output
    let file = Place(output.journal.path)
    guard file != .other else { throw .foreignFile(path: output.journal.path) }
    journal = try output.journal.read()
    isUsed = file == .regular || Place(output.lock) == .regular
    let logs = output.path + "/logs"
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: logs, isDirectory: &isFolder), !isFolder.boolValue {
      throw .foreignFile(path: logs)
    }
  }

  /// Sees that run files and logs of versions may be written.
  func require(_ versions: [Version]) throws(SweepError) {
    for version in versions {
      let run = "\(output.path)/\(output.runName(version))"
      guard try isRun(run, version) else { throw .foreignFile(path: run) }
      let log = "\(output.path)/\(output.logName(version))"
      guard try isLog(log, version) else { throw .foreignFile(path: log) }
    }
  }

  /// Sees that pages may be written.
  func require(pages: [String]) throws(SweepError) {
    for path in pages.map({ "\(output.path)/\($0)" }) {
      guard try isPage(path) else { throw .foreignFile(path: path) }
    }
  }

  private func isRun(_ path: String, _ version: Version) throws(SweepError) -> Bool {
    let place = Place(path)
    guard place == .regular else { return place == .absent }
    if let run = try? RunFile(reading: FilePath(path), options: .allowsEmpty) {
      let own = run.commitInfo[RunFile.ownKey]?.objectValue
      return own?["label"]?.stringValue == version.label
    }
    let bytes = try StoredFile(path: path).contents() ?? []
    let start = Array("{\n \"machine_info\"".utf8)
    return journal.outcomes[version.label]?.runFile == output.runName(version)
      && (bytes.starts(with: start) || start.starts(with: bytes))
  }

  private func isLog(_ path: String, _ version: Version) throws(SweepError) -> Bool {
    let place = Place(path)
    guard place == .regular else { return place == .absent }
    guard isUsed else { return false }
    if journal.outcomes[version.label] != nil { return true }
    let bytes = try StoredFile(path: path).contents() ?? []
    return bytes.isEmpty || bytes.starts(with: "$ ".utf8)
  }

  private func isPage(_ path: String) throws(SweepError) -> Bool {
    let place = Place(path)
    guard place == .regular else { return place == .absent }
    let bytes = Data(try StoredFile(path: path).contents() ?? [])
    if path.hasSuffix(".md") {
      let line = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
      return line.wholeMatch(of: /## .+: [0-9]+ of [0-9]+ versions measured/) != nil
    }
    return Self.namesGenerator(bytes)
      || isUsed && bytes.starts(with: "<!doctype html>".utf8)
        && bytes.range(of: Data(#"<script id="data" type="application/json">"#.utf8)) != nil
  }

  /// Whether a page may be written outside of output folders under a name that the user did not
  /// choose: there is nothing of that name, or a page of ours.
  static func isFree(page path: String) throws(SweepError) -> Bool {
    let place = Place(path)
    guard place == .regular else { return place == .absent }
    return namesGenerator(Data(try StoredFile(path: path).contents() ?? []))
  }

  /// Whether the head of a page says that we made it; what it quotes further on says nothing.
  private static func namesGenerator(_ page: Data) -> Bool {
    let generator = Data(#"<meta name="generator" content="benchmem-sweep">"#.utf8)
    return page.prefix(4096).range(of: generator) != nil
  }

  /// What is at a path; a link counts for itself.
  private enum Place {
    case absent
    case regular
    case other

    init(_ path: String) {
      var status = stat()
      guard lstat(path, &status) == 0 else {
        self = .absent
        return
      }
      self = status.st_mode & S_IFMT == S_IFREG ? .regular : .other
    }
  }
}
