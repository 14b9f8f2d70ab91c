import Foundation
import SweepResults

/// Web pages that show what changed between the versions of a sweep.
public struct CommitLinks: Sendable, Equatable {
  private let base: String
  private let separator: String
  private let commits: [String: String]

  /// Links for runs of a repository that has a web page; nil if it has none or the runs do not name
  /// their commits.
  ///
  /// Known are the addresses of GitHub, GitLab, Codeberg and Gitea.
  public init?(_ runs: [ComparedRun]) {
    var commits: [String: String] = [:]
    var address: String?
    for run in runs {
      guard let file = run.file else { continue }
      let provenance = RunProvenance(of: file)
      let places = [provenance.repository, provenance.origin].compactMap { $0 }
      address = address ?? places.lazy.compactMap(Self.webAddress).first
      commits[run.label] = provenance.commit.flatMap { Self.isCommit($0) ? $0 : nil }
    }
    guard let address, commits.count > 1 else { return nil }
    base = address
    separator = address.contains("gitlab") ? "/-/compare/" : "/compare/"
    self.commits = commits
  }

  /// The page of the commits after `from` up to `to`.
  public func url(from: String, to: String) -> String? {
    guard let old = commits[from], let new = commits[to] else { return nil }
    return "\(base)\(separator)\(old)...\(new)"
  }

  /// The page of a commit; nil for what is no commit's id.
  public func url(ofCommit id: String) -> String? {
    guard Self.isCommit(id) else { return nil }
    return base + separator.replacing("compare", with: "commit") + id
  }

  /// For each version of a matrix the page of what changed since the last one that was measured.
  package func columns(_ matrix: SweepMatrix) -> [JSONValue] {
    var last: String?
    return matrix.labels.map { label in
      defer { if commits[label] != nil { last = label } }
      return last.flatMap { url(from: $0, to: label) }.map(JSONValue.string) ?? .null
    }
  }

  /// The web address of a repository: https, ssh and `git@host:owner/name` addresses of hosts that
  /// are known to have pages.
  static func webAddress(of repository: String) -> String? {
    let pattern =
      #/^(?:https?://(?:[^/@]*@)?|ssh://(?:[^/@]*@)?|git@)([A-Za-z0-9.\-]+)[:/](.+?)(?:\.git)?/?$/#
    guard let match = repository.wholeMatch(of: pattern) else { return nil }
    let (host, path) = (String(match.1).lowercased(), String(match.2))
    let isKnown = ["github", "gitlab", "codeberg", "gitea"].contains { host.contains($0) }
    let isPlain = path.utf8.allSatisfy { byte in
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
        || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
        || "-._~/".utf8.contains(byte)
    }
    return isKnown && isPlain ? "https://\(host)/\(path)" : nil
  }

  private static func isCommit(_ text: String) -> Bool {
    text.count >= 7 && text.allSatisfy(\.isHexDigit)
  }
}
