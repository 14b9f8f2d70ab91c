extension Version {
  /// The same commit under another label.
  func relabelled(_ label: String) -> Version {
    Version(
      name: name, label: label, commit: commit, tree: tree, date: date, subject: subject)
  }
}
