import SweepGit

extension Version {
  /// The same commit under another label.
  func relabelled(_ label: String) -> Version {
    Version(
      name: name, label: label, commit: commit, tree: tree, date: date, subject: subject)
  }

  /// The same commit under another name.
  func renamed(_ name: String) -> Version {
    Version(
      name: name, label: label, commit: commit, tree: tree, date: date, subject: subject)
  }

  /// The same commit as it is measured to confirm what was found.
  var confirmed: Version { relabelled(label + "-confirmed") }
}
