import Foundation
import SweepGit
import SystemPackage

/// A server on the loopback interface for one test, which must stop it.
package struct ServerProcess {
  /// The port that it listens on.
  package let port: Int

  private let process: HelperProcess

  private init(_ command: [String], port: Int) throws {
    self.port = port
    process = try HelperProcess(command)
    for _ in 0..<200 {
      if Self.connects(to: port) { return }
      usleep(25_000)
    }
  }

  /// Ends the server.
  package func stop() {
    process.kill()
    process.wait()
  }

  /// Serves all repositories in a folder as `git://127.0.0.1:PORT/NAME`.
  package static func daemon(serving folder: FilePath) throws -> ServerProcess {
    let port = try freePort()
    let programs = try GitCommand.run(["--exec-path"])
    return try ServerProcess(
      [
        "\(programs)/git-daemon", "--reuseaddr", "--export-all", "--listen=127.0.0.1",
        "--port=\(port)", "--base-path=\(folder)", folder.string,
      ], port: port)
  }

  /// Serves all repositories in a folder as `http://127.0.0.1:PORT/NAME` with git's own CGI
  /// program, to those who give the user and the password.
  package static func web(
    serving folder: FilePath, user: String, password: String
  ) throws -> ServerProcess {
    let port = try freePort()
    let programs = try GitCommand.run(["--exec-path"])
    let secret = Data("\(user):\(password)".utf8).base64EncodedString()
    return try ServerProcess(
      [
        "python3", "-c", webServer, "\(port)", folder.string, "\(programs)/git-http-backend",
        secret,
      ],
      port: port)
  }

  /// Python's standard library has a server but no CGI that passes bodies on, so this calls the
  /// program.
  private static let webServer = """
    import http.server, os, subprocess, sys
    port, root, program, secret = sys.argv[1:]
    class Handler(http.server.BaseHTTPRequestHandler):
      protocol_version = 'HTTP/1.1'
      def serve(self):
        body = self.rfile.read(int(self.headers.get('Content-Length') or 0))
        if self.headers.get('Authorization') != 'Basic ' + secret:
          self.send_response(401)
          self.send_header('WWW-Authenticate', 'Basic realm="test"')
          self.send_header('Content-Length', '0')
          self.end_headers()
          return
        path, _, query = self.path.partition('?')
        environment = dict(os.environ, GIT_PROJECT_ROOT=root, GIT_HTTP_EXPORT_ALL='1',
          PATH_INFO=path, QUERY_STRING=query, REQUEST_METHOD=self.command, REMOTE_USER='test',
          CONTENT_TYPE=self.headers.get('Content-Type', ''), CONTENT_LENGTH=str(len(body)))
        output = subprocess.run([program], input=body, env=environment, stdout=subprocess.PIPE).stdout
        head, _, content = output.partition(b'\\r\\n\\r\\n')
        headers = dict(line.split(': ', 1) for line in head.decode().split('\\r\\n'))
        self.send_response(int(headers.pop('Status', '200').split()[0]))
        for name, value in headers.items(): self.send_header(name, value)
        self.send_header('Content-Length', str(len(content)))
        self.end_headers()
        self.wfile.write(content)
      do_GET = do_POST = serve
    http.server.ThreadingHTTPServer(('127.0.0.1', int(port)), Handler).serve_forever()
    """

  /// A port that the system just gave out, and that nobody else is likely to be given soon.
  private static func freePort() throws -> Int {
    let (descriptor, address) = try bound(to: 0)
    defer { close(descriptor) }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  private static func bound(to port: UInt16) throws -> (CInt, sockaddr_in) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = loopback(port)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) + getsockname(descriptor, $0, &length)
      }
    }
    guard descriptor >= 0, status == 0 else { throw CocoaError(.fileNoSuchFile) }
    return (descriptor, address)
  }

  private static func connects(to port: Int) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = loopback(UInt16(port))
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }

  private static func loopback(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }
}
