/// One section of a `.gitmodules` file.
struct SubmoduleDefinition: Hashable {
  /// The section's name, under which git keeps the submodule's repository.
  var name: String

  /// Where the submodule is in the tree.
  var path: String

  /// Where to clone it from: a URL, or `./` and `../` relative to the superproject's.
  var url: String

  /// Whether the name can be a folder's path under `.git/modules`: no way up, not absolute.
  var hasSafeName: Bool {
    !name.isEmpty && !name.utf8.contains(0)
      && name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
        !$0.isEmpty && $0 != "." && $0 != ".."
      }
  }
}
