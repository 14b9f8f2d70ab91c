import CGit2

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
