import Foundation

/// One point in a package's history that a sweep covers: a label and the commit it names.
public struct Version: Sendable, Hashable {
  /// What the user calls it: the tag or revision as it was written.
  public let name: String
  /// The name made safe for a file, and unlike that of every other version of the selection.
  public package(set) var label: String
  /// The commit's id, as 40 hexadecimal digits.
  public let commit: String
  /// The id of the commit's tree, as 40 hexadecimal digits. Versions with the same tree are the
  /// same code.
  public let tree: String
  /// When the commit was committed.
  public let date: Date
  /// The first line of the commit's message.
  public let subject: String

  /// Whether it is the uncommitted work tree, on top of the commit.
  public let isWorkTree: Bool
  /// The name of the toolchain that builds it, where a sweep goes over several.
  public package(set) var toolchain: String?

  /// Makes a version from what is known of its commit.
  public init(
    name: String, label: String, commit: String, tree: String, date: Date, subject: String,
    isWorkTree: Bool = false
  ) {
    self.name = name
    self.label = label
    self.commit = commit
    self.tree = tree
    self.date = date
    self.subject = subject
    self.isWorkTree = isWorkTree
  }
}

extension Version {
  /// A commit under its short hash.
  package init(_ commit: Commit) {
    let hash = "\(commit.id)"
    self.init(
      name: String(hash.prefix(10)), label: String(hash.prefix(10)), commit: hash,
      tree: "\(commit.treeID)", date: commit.committer.date, subject: commit.summary)
  }

  /// The same commit under another label.
  package func relabelled(_ label: String) -> Version {
    Version(
      name: name, label: label, commit: commit, tree: tree, date: date, subject: subject,
      isWorkTree: isWorkTree)
  }

  /// The same commit under another name.
  package func renamed(_ name: String) -> Version {
    Version(
      name: name, label: label, commit: commit, tree: tree, date: date, subject: subject,
      isWorkTree: isWorkTree)
  }

  /// The same commit as one of several toolchains builds it.
  package func built(by toolchain: String) -> Version {
    var version = relabelled("\(label)@\(toolchain)")
    version.toolchain = toolchain
    return version
  }

  /// The label without the toolchain's name.
  package var labelOfSource: String {
    toolchain.map { String(label.dropLast($0.count + 1)) } ?? label
  }

  /// The same commit as it is measured to confirm what was found.
  package var confirmed: Version { relabelled(label + "-confirmed") }
}

/// Labels that are safe as file names and never collide.
package enum VersionLabels {
  /// One label a name, in the same order.
  ///
  /// Letters, digits and `.`, `_`, `+`, `-`, `~`, `^` stay; everything else becomes `-`; a leading
  /// dot, hyphen or tilde is replaced; long names are cut.
  ///
  /// Names that would share a label, or labels that differ in case only, get a number behind a plus
  /// sign: `TIP+2`. With git's own signs, as in `TIP~2`, it would be the name of another commit. A
  /// label that one of the names has by itself is never made for another.
  package static func labels(for names: [String]) -> [String] {
    let bases = names.map(sanitized)
    let own = Set(bases.map { $0.lowercased() })
    var taken: Set<String> = reserved
    return bases.map { base in
      if taken.insert(base.lowercased()).inserted { return base }
      var number = 2
      while own.contains("\(base)+\(number)".lowercased())
        || !taken.insert("\(base)+\(number)".lowercased()).inserted
      {
        number += 1
      }
      return "\(base)+\(number)"
    }
  }

  /// Names in an output folder that are not a version's.
  private static let reserved: Set<String> = ["sweep", "report", "logs"]

  private static let longest = 100
  private static let punctuation: Set<Unicode.Scalar> = ["+", "-", ".", "^", "_", "~"]

  private static func sanitized(_ name: String) -> String {
    let kept = name.unicodeScalars.map { scalar -> Character in
      let isSafe = scalar.isASCII && Character(scalar).isLetterOrDigit
      return isSafe || punctuation.contains(scalar) ? Character(scalar) : "-"
    }
    let cut = String(kept.prefix(longest))
    guard let first = cut.first else { return "unnamed" }
    return first == "." || first == "-" || first == "~" ? "_" + cut.dropFirst() : cut
  }
}

extension Character {
  fileprivate var isLetterOrDigit: Bool { isLetter || isNumber }
}
