import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepGit

extension GitTests {
  @Suite final class CredentialTests {
    let folder: TemporaryFolder
    let server: ServerProcess
    let path: FilePath

    init() throws {
      folder = try TemporaryFolder()
      let fixture = try FixtureRepository(in: folder, named: "served/fixture")
      try fixture.commit("First", "a.txt", "1")
      server = try ServerProcess.web(
        serving: folder.appending("served"), user: "ada", password: "s3cret-word")
      path = folder.appending("cache/fixture.git")
    }

    deinit {
      server.stop()
    }

    /// `git credential fill` with only this helper: what it prints, after noting what it was asked.
    private func helper(printing lines: String) throws -> CredentialHelper {
      let script = try folder.write(
        "helper",
        "#!/bin/sh\ncat >>'\(folder.path)/asked'\necho run >>'\(folder.path)/runs'\n\(lines)\n")
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: script.string)
      return CredentialHelper(command: [
        "git", "-c", "credential.helper=", "-c", "credential.helper=\(script)", "credential",
        "fill",
      ])
    }

    private func url(_ userInformation: String = "") -> RemoteURL {
      RemoteURL("http://\(userInformation)127.0.0.1:\(server.port)/fixture")
    }

    private func expectNoSecrets() throws {
      for (name, line) in try FolderListing(of: folder.appending("cache")).entries {
        let bytes = Data(base64Encoded: String(line.split(separator: " ").last ?? "")) ?? Data()
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(!text.contains("s3cret") && !text.contains("ada"), "in \(name)")
      }
    }

    @Test func asksGitsCredentialHelper() throws {
      let helper = try helper(printing: "echo username=ada\necho password=s3cret-word")
      let clone = try Repository.clone(url(), intoBareCache: path, credentials: helper)
      #expect(try clone.resolve("main").summary == "First")
      let asked = try String(contentsOfFile: folder.appending("asked").string, encoding: .utf8)
      #expect(asked.contains("protocol=http\nhost=127.0.0.1:\(server.port)\n"))
      try expectNoSecrets()
    }

    @Test func takesCredentialsFromTheURLAndStoresThemNowhere() throws {
      let cache = RepositoryCache(
        folder: path.removingLastComponent(), credentials: try helper(printing: "true"))
      let clone = try cache.repository(for: url("ada:s3cret-word@"))
      #expect(try clone.resolve("main").summary == "First")
      _ = try cache.repository(for: url("ada:s3cret-word@"), freshness: .current)
      try expectNoSecrets()
      #expect(clone.remoteURL?.description == url().description)
      #expect(try cache.path(for: url("ada:s3cret-word@")) == cache.path(for: url()))
    }

    @Test(arguments: ["echo username=ada\necho password=wrong-word", "true", "exit 1"])
    func givesUpAfterOneAnswerAndSaysWhatToDo(_ lines: String) throws {
      let helper = try helper(printing: lines)
      let error = #expect(throws: GitError.self) {
        try Repository.clone(url("bob:nope-nope@"), intoBareCache: path, credentials: helper)
      }
      #expect(error?.reason == .authentication)
      #expect(
        error?.description == "'\(url())' asks for credentials: "
          + "add a key to ssh-agent or set up git's credential.helper")
      #expect(!"\(String(describing: error))".contains("nope"))
      let runs = try String(contentsOfFile: folder.appending("runs").string, encoding: .utf8)
      #expect(runs == "run\n")
    }

    @Test func goesOnWithoutAHelperThatIsMissing() throws {
      let error = #expect(throws: GitError.self) {
        try Repository.clone(
          url(), intoBareCache: path, credentials: CredentialHelper(command: ["no-such-program"]))
      }
      #expect(error?.reason == .authentication)
    }
  }
}
