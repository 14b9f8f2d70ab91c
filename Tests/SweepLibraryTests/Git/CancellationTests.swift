import Foundation
import SweepProcesses
import SystemPackage
import TestSupport
import Testing

@testable import SweepGit

extension GitTests {
  /// Ctrl-C cancels the task; whatever waits for a network then must end.
  @Suite(.timeLimit(.minutes(30))) struct CancellationTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Waits for a file that says how far another process is, and returns what is in it.
    private func sign(_ name: String) async throws -> String {
      let path = folder.appending(name).string
      while true {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        if text.hasSuffix("\n") { return String(text.dropLast()) }
        try await Task.sleep(for: .milliseconds(10))
      }
    }

    /// A server that takes connections and never answers: it tells its port, then that one came.
    private func silentServer() async throws -> (process: HelperProcess, port: String) {
      let script = """
        import socket, sys, time
        server = socket.create_server(('127.0.0.1', 0))
        open(sys.argv[1] + '/port', 'w').write(str(server.getsockname()[1]) + '\\n')
        connection = server.accept()
        open(sys.argv[1] + '/connected', 'w').write('yes\\n')
        time.sleep(600)
        """
      let process = try HelperProcess(["python3", "-c", script, folder.path.string])
      return (process, try await sign("port"))
    }

    @Test(arguments: ["git", "http"])
    func endsACloneFromAServerThatNeverAnswers(_ scheme: String) async throws {
      let server = try await silentServer()
      defer {
        server.process.kill()
        server.process.wait()
      }
      let cache = folder.appending("cache").string
      let cloning = Task {
        _ = try await PackageSource.open(
          "\(scheme)://127.0.0.1:\(server.port)/rows", cache: cache)
      }
      _ = try await sign("connected")
      cloning.cancel()
      await #expect(throws: CancellationError.self) { try await cloning.value }
    }

    @Test func endsTheQuestionForReferencesToo() async throws {
      let server = try await silentServer()
      defer {
        server.process.kill()
        server.process.wait()
      }
      let fixture = try FixtureRepository(in: folder)
      try fixture.commit("One", "a.txt", "1")
      let repository = try Repository(at: fixture.path)
      let asking = Task {
        _ = try await repository.references(at: "git://127.0.0.1:\(server.port)/rows")
      }
      _ = try await sign("connected")
      asking.cancel()
      await #expect(throws: CancellationError.self) { try await asking.value }
    }

    @Test func endsACredentialHelperThatHangs() async throws {
      let fixture = try FixtureRepository(in: folder, named: "served/fixture")
      try fixture.commit("First", "a.txt", "1")
      let server = try ServerProcess.web(
        serving: folder.appending("served"), user: "ada", password: "s3cret-word")
      defer { server.stop() }
      let helper = CredentialHelper(
        command: ["sh", "-c", "echo $$ >'\(folder.path)/asked'; exec sleep 600"])
      let cache = RepositoryCache(folder: folder.appending("cache"), credentials: helper)
      let url = RemoteURL("http://127.0.0.1:\(server.port)/fixture")
      let cloning = Task { _ = try await BlockingCall.run { try cache.repository(for: url) } }
      let id = try #require(pid_t(try await sign("asked")))
      cloning.cancel()
      await #expect(throws: CancellationError.self) { try await cloning.value }
      while kill(id, 0) == 0 { try await Task.sleep(for: .milliseconds(10)) }
    }

    @Test func endsTheWaitForALockThatAnotherHolds() async throws {
      let cache = RepositoryCache(folder: folder.appending("cache"))
      let url = RemoteURL(folder.appending("rows").string)
      let name = try #require(try cache.path(for: url).lastComponent?.string)
      let held = try FolderLock.attempt(
        cache.folder.appending(RepositoryCache.lockName(name)).string, .exclusive)
      #expect(held != nil)
      let waiting = Task { try await BlockingCall.run { _ = try cache.repository(for: url) } }
      waiting.cancel()
      await #expect(throws: CancellationError.self) { try await waiting.value }
      withExtendedLifetime(held) {}
    }
  }
}
