import CGit2
import Foundation

/// Git's credential helper: the one `git` command that this library runs.
///
/// It never prompts, neither on the terminal nor in a window, and has half a minute to answer.
public struct CredentialHelper: Hashable, Sendable {
  /// The command with its arguments, looked up in `PATH`.
  public var command: [String]

  /// Takes the command; the default asks the helpers that the user's configuration names. (`-C /`
  /// as the configuration of whatever repository the tool was started in has no say.)
  public init(command: [String] = ["git", "-C", "/", "credential", "fill"]) {
    self.command = command
  }

  /// Asks for a user and a password; nil when the helper has none.
  func credentials(for url: RemoteURL) -> (user: String, password: String)? {
    // The environment says not to prompt; an empty GIT_ASKPASS keeps git from the other programs.
    let quiet = ["env", "GIT_TERMINAL_PROMPT=0", "GIT_ASKPASS=", "SSH_ASKPASS="]
    let result = try? HelperProcess.run(
      quiet + command, input: request(for: url), secondsAtMost: 30)
    guard let result, result.status == 0 else { return nil }
    var values: [Substring: String] = [:]
    for line in result.output.split(whereSeparator: \.isNewline) {
      guard let equals = line.firstIndex(of: "=") else { continue }
      values[line[..<equals]] = String(line[line.index(after: equals)...])
    }
    guard let user = values["username"], let password = values["password"] else { return nil }
    return (user, password)
  }

  private func request(for url: RemoteURL) -> String {
    var lines = ["protocol=\(url.parts.scheme)", "host=\(url.parts.host)"]
    lines.append("path=\(url.parts.path.drop { $0 == "/" })")
    if !url.parts.user.isEmpty {
      lines.append("username=\(url.parts.user.removingPercentEncoding ?? url.parts.user)")
    }
    return lines.joined(separator: "\n") + "\n\n"
  }
}

/// Answers a server's question for credentials: each way is tried once, so that a server that
/// refuses them all is not asked forever.
final class CredentialSource {
  private let url: RemoteURL
  private let helper: CredentialHelper
  private var triedUser = false
  private var triedAgent = false
  private var triedHelper = false

  init(url: RemoteURL, helper: CredentialHelper) {
    self.url = url
    self.helper = helper
  }

  /// Makes the next credential of an allowed kind, or returns `GIT_EAUTH`.
  func answer(
    _ credential: UnsafeMutablePointer<UnsafeMutablePointer<git_credential>?>?, user: String?,
    allowed: UInt32
  ) -> CInt {
    let user = user ?? (url.parts.user.isEmpty ? "git" : url.parts.user)
    if allowed & GIT_CREDENTIAL_USERNAME.rawValue != 0, !triedUser {
      triedUser = true
      return git_credential_username_new(credential, user)
    }
    if allowed & GIT_CREDENTIAL_SSH_KEY.rawValue != 0, !triedAgent {
      triedAgent = true
      return git_credential_ssh_key_from_agent(credential, user)
    }
    if allowed & GIT_CREDENTIAL_USERPASS_PLAINTEXT.rawValue != 0, !triedHelper {
      triedHelper = true
      if let found = helper.credentials(for: url) {
        return git_credential_userpass_plaintext_new(credential, found.user, found.password)
      }
    }
    return GIT_EAUTH.rawValue
  }
}
