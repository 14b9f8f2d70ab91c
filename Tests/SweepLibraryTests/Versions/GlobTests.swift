import Testing

@testable import SweepGit
@testable import SweepText

@Suite("Globs")
struct GlobTests {
  @Test(
    "A pattern matches whole names as a shell's does",
    arguments: [
      ("*", "", true), ("1.*", "1.2.3", true), ("1.*", "11.2", false), ("1.?.0", "1.4.0", true),
      ("1.?.0", "1.14.0", false), ("*-rc*", "2.0-rc.1", true), ("v[12].*", "v2.0", true),
      ("v[!12].*", "v2.0", false), ("v[1-3]*", "v3", true), ("a*b*c", "aXbYbZc", true),
      ("a*b*c", "aXbYbZ", false), ("[", "[", true), ("", "a", false),
    ])
  func matches(pattern: String, text: String, expected: Bool) {
    #expect(Glob(pattern).matches(text) == expected)
  }
}
