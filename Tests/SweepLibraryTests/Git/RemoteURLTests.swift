import Testing

@testable import SweepGit

extension GitTests {
  @Suite struct RemoteURLTests {
    @Test(arguments: [
      ("https://github.com/apple/swift-nio.git", "https://github.com/apple/swift-nio.git"),
      ("https://ada:s3cret@example.org/a/b", "https://example.org/a/b"),
      ("https://ghp_token@example.org:8443/a", "https://example.org:8443/a"),
      ("https://ada:p@ss@example.org/a@b", "https://example.org/a@b"),
      ("https://ada:pa/ss@example.org/a", "https://example.org/a"),
      ("ssh://git@example.org/a", "ssh://git@example.org/a"),
      ("ssh://git:s3cret@example.org/a", "ssh://git@example.org/a"),
      ("ssh://ada@example.org:22/a", "ssh://example.org:22/a"),
      ("git@github.com:apple/swift-nio", "git@github.com:apple/swift-nio"),
      ("ada@example.org:a/b", "example.org:a/b"),
      ("https://[::1]:8080/a", "https://[::1]:8080/a"),
      ("file:///tmp/a@b", "file:///tmp/a@b"),
      ("/tmp/a:b@c", "/tmp/a:b@c"),
      ("./a", "./a"),
    ])
    func showsNoUserAndNoPassword(_ text: String, _ shown: String) {
      let url = RemoteURL(text)
      #expect("\(url)" == shown)
      #expect(String(reflecting: url) == shown)
      var dumped = ""
      dump(url, to: &dumped)
      #expect(text == shown || !dumped.contains(text))
    }

    @Test func tellsPathsFromURLs() {
      for text in ["/tmp/a", "a/b:c", "../x", "."] { #expect(RemoteURL(text).isPath) }
      for text in ["https://a/b", "host:path", "file:///a"] { #expect(!RemoteURL(text).isPath) }
      #expect(RemoteURL("file:///a").isLocal)
      #expect(!RemoteURL("ssh://a/b").isLocal)
    }

    @Test(arguments: [
      "", "ext::sh -c touch%20x", "-oProxyCommand=x", "ssh://-oProxyCommand=x/y", "-x@host:path",
      "https://host/a\nhost=evil", "ftp://host/a", "https:///a", "https://host", "https://host/",
      "ssh://-x@host/y",
    ])
    func refusesWhatCannotOrMustNotBeCloned(_ text: String) {
      let error = #expect(throws: GitError.self) { try RemoteURL(text).validate() }
      guard case .unsupportedURL = error?.reason else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(error?.description.contains("\n") == false)
    }

    @Test func takesCredentialsOutOfMessages() {
      let url = RemoteURL("https://ada:s3cret@example.org/a")
      let message = url.redacting("malformed URL 'https://ada:s3cret@example.org/a' (s3cret)")
      #expect(message == "malformed URL 'https://example.org/a' (***)")
    }

    @Test(arguments: [
      ("https://example.org/team/app.git", "../lib.git", "https://example.org/team/lib.git"),
      ("https://example.org/team/app.git/", "../lib.git", "https://example.org/team/lib.git"),
      ("https://example.org/team/app", "../../other/lib", "https://example.org/other/lib"),
      ("https://example.org/team/app", "./lib", "https://example.org/team/app/lib"),
      ("git@example.org:team/app.git", "../lib.git", "git@example.org:team/lib.git"),
      ("git@example.org:app.git", "../lib.git", "git@example.org:lib.git"),
      ("/srv/git/app", "../lib", "/srv/git/lib"),
      ("file:///srv/git/app", "../lib", "file:///srv/git/lib"),
      ("https://example.org/a", "https://other.org/b", "https://other.org/b"),
    ])
    func resolvesSubmoduleURLsAsGitDoes(_ base: String, _ relative: String, _ expected: String) {
      #expect(RemoteURL(base).resolving(submoduleURL: relative)?.complete == expected)
    }

    @Test func keepsCredentialsForSubmodulesOfTheSameHost() {
      let url = RemoteURL("https://ada:s3cret@example.org/a/b").resolving(submoduleURL: "../c")
      #expect(url?.complete == "https://ada:s3cret@example.org/a/c")
    }

    @Test(arguments: ["../../../x", "../..", "../x/../../..", "./a/../../../b"])
    func refusesSubmoduleURLsThatLeadAboveTheHost(_ relative: String) {
      #expect(RemoteURL("https://example.org/a/b").resolving(submoduleURL: relative) == nil)
    }
  }
}
