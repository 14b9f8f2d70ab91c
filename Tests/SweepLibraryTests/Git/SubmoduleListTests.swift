import Testing

@testable import SweepGit

extension GitTests {
  @Suite struct SubmoduleListTests {
    @Test func readsSectionsAsGitWritesThem() {
      let list = SubmoduleList(
        parsing: """
          [submodule "Vendor/Lib"]
          \tpath = Vendor/Lib
          \turl = ../lib.git
          [submodule "other"]
          \tpath = "with # space"   ; a comment
          \turl = https://example.org/a\\
          /b
          \tbranch = main
          """)
      #expect(
        list.definitions == [
          SubmoduleDefinition(name: "Vendor/Lib", path: "Vendor/Lib", url: "../lib.git"),
          SubmoduleDefinition(name: "other", path: "with # space", url: "https://example.org/a/b"),
        ])
    }

    @Test func leavesOutWhatIsNoSubmodule() {
      let list = SubmoduleList(
        parsing: """
          path = before any section
          [include]
          \tpath = /etc/passwd
          [submodule]
          \tpath = nameless
          [submodule "pathless"]
          \turl = x
          # [submodule "comment"]
          [SubModule "a\\"b"]
          \tPath = p
          """)
      #expect(list.definitions == [SubmoduleDefinition(name: "a\"b", path: "p", url: "")])
    }

    @Test(arguments: ["../x", "a/../../x", "/abs", "a//b", ".", "..", "a/./b", "x\0"])
    func knowsNamesThatLeadOutOfTheModulesFolder(_ name: String) {
      #expect(!SubmoduleDefinition(name: name, path: "p", url: "u").hasSafeName)
    }

    @Test(arguments: ["a", "Vendor/Lib", "a..b", "...", "-x"])
    func takesOrdinaryNames(_ name: String) {
      #expect(SubmoduleDefinition(name: name, path: "p", url: "u").hasSafeName)
    }
  }
}
