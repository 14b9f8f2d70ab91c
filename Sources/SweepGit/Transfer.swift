import CGit2
import SystemPackage

/// One fetch of all branches and tags from a remote into a bare cache.
///
/// The cache's `origin` is configured without credentials. They are given to libgit2's remote for
/// this one transfer, and no `FETCH_HEAD` is written, as that would hold the URL.
final class Transfer {
  /// Asked now and then; false stops the transfer.
  typealias Progress = (TransferProgress) -> Bool

  let url: RemoteURL
  private let credentials: CredentialSource
  private let progress: Progress?
  private var wasStopped = false
  /// The remote's folder, if it is on this machine.
  private var localFolder: String?

  init(url: RemoteURL, helper: CredentialHelper, progress: Progress?) {
    self.url = url
    self.progress = progress
    credentials = CredentialSource(url: url, helper: helper)
  }

  /// Fetches, removes references that the remote no longer has, and follows its default branch.
  func run(in repository: OpaquePointer) throws(GitError) {
    do throws(GitError) {
      let remote = try GitHandle("git_remote_lookup", facts, release: git_remote_free) {
        git_remote_lookup(&$0, repository, "origin")
      }
      try setAddress(of: remote.pointer)
      try download(remote.pointer)
      try setHead(of: repository, asIn: remote.pointer)
    } catch {
      throw explaining(error)
    }
  }

  var facts: GitError.Facts { GitError.Facts(url: url.description) }

  /// Gives the remote the credentials, or, on this machine, the folder that a path stands for.
  ///
  /// libgit2 has applied the user's `url.*.insteadOf` to what is configured, which holds none.
  func setAddress(of remote: OpaquePointer) throws(GitError) {
    var address = url.complete
    if url.complete == url.description, let effective = git_remote_url(remote) {
      let rewritten = RemoteURL(String(cString: effective))
      address = rewritten.complete
      if rewritten.isLocal {
        address = try LocalRemote(rewritten).folder()
        localFolder = address
      }
    }
    try git("git_remote_set_instance_url", facts) {
      git_remote_set_instance_url(remote, address)
    }
  }

  /// Old references go first: the branch `a` must not be in the way of a new branch `a/b`.
  private func download(_ remote: OpaquePointer) throws(GitError) {
    var options = git_fetch_options()
    try git("git_fetch_options_init", facts) {
      git_fetch_options_init(&options, UInt32(GIT_FETCH_OPTIONS_VERSION))
    }
    options.callbacks = callbacks(options.callbacks)
    options.proxy_opts.type = GIT_PROXY_AUTO
    options.update_fetchhead = 0
    options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE
    try git("git_remote_connect", facts) {
      git_remote_connect(
        remote, GIT_DIRECTION_FETCH, &options.callbacks, &options.proxy_opts, nil)
    }
    defer { git_remote_disconnect(remote) }
    try git("git_remote_download", facts) { git_remote_download(remote, nil, &options) }
    try git("git_remote_prune", facts) { git_remote_prune(remote, &options.callbacks) }
    try git("git_remote_update_tips", facts) {
      git_remote_update_tips(
        remote, &options.callbacks, 0, GIT_REMOTE_DOWNLOAD_TAGS_NONE, nil)
    }
  }

  /// An empty remote, or one whose HEAD is no branch, has no default branch.
  private func setHead(
    of repository: OpaquePointer, asIn remote: OpaquePointer
  ) throws(GitError) {
    var name = git_buf()
    defer { git_buf_dispose(&name) }
    guard git_remote_default_branch(&name, remote) == 0, let branch = name.ptr else { return }
    try git("git_repository_set_head", facts) { git_repository_set_head(repository, branch) }
  }

  func callbacks(_ defaults: git_remote_callbacks) -> git_remote_callbacks {
    var callbacks = defaults
    callbacks.payload = Unmanaged.passUnretained(self).toOpaque()
    callbacks.credentials = { credential, _, user, allowed, payload in
      guard let transfer = Transfer.from(payload) else { return GIT_EAUTH.rawValue }
      return transfer.credentials.answer(
        credential, user: user.map { String(cString: $0) }, allowed: allowed)
    }
    // What the server says while it still counts, and each thing that was settled.
    callbacks.sideband_progress = { _, _, payload in Transfer.from(payload)?.goesOn() ?? 0 }
    callbacks.update_tips = { _, _, _, payload in Transfer.from(payload)?.goesOn() ?? 0 }
    callbacks.transfer_progress = { progress, payload in
      guard let transfer = Transfer.from(payload), let progress else { return 0 }
      return transfer.report(progress.pointee)
    }
    return callbacks
  }

  private static func from(_ payload: UnsafeMutableRawPointer?) -> Transfer? {
    payload.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
  }

  private func report(_ state: git_indexer_progress) -> CInt {
    let goesOn = progress?(
      TransferProgress(
        totalObjects: Int(state.total_objects), receivedObjects: Int(state.received_objects),
        receivedBytes: state.received_bytes))
    if goesOn == false { wasStopped = true }
    return self.goesOn()
  }

  private func goesOn() -> CInt {
    if BlockingCall.isStopped { wasStopped = true }
    return wasStopped ? GIT_EUSER.rawValue : 0
  }

  func explaining(_ error: GitError) -> GitError {
    var explained = error
    explained.call?.message = url.redacting(error.call?.message ?? "")
    if error.call?.code == .authentication { explained.reason = .authentication }
    if error.call?.code == .certificate { explained.reason = .untrustedServer }
    if let localFolder, error.reason == .missingObject {
      let remote = try? Repository(at: FilePath(localFolder))
      if remote?.isShallow == true { explained.reason = .shallowRemote(isCertain: true) }
    } else if error.call?.message == "error parsing REF pkt-line" {
      // A server says first at which commits its repository was cut off.
      explained.reason = .shallowRemote(isCertain: false)
    }
    if wasStopped || BlockingCall.isStopped { explained.reason = .stopped }
    return explained
  }
}

extension Transfer {
  /// The tags and branches that a remote has now, each as its full name and what it points at;
  /// nothing is fetched.
  ///
  /// - Parameter repository: One whose configuration says how to reach the remote.
  func references(as repository: OpaquePointer) throws(GitError) -> [String] {
    do throws(GitError) {
      let remote = try GitHandle("git_remote_create_anonymous", facts, release: git_remote_free) {
        git_remote_create_anonymous(&$0, repository, url.complete)
      }
      try setAddress(of: remote.pointer)
      return try list(remote.pointer)
    } catch {
      throw explaining(error)
    }
  }

  private func list(_ remote: OpaquePointer) throws(GitError) -> [String] {
    var options = git_remote_callbacks()
    try git("git_remote_init_callbacks", facts) {
      git_remote_init_callbacks(&options, UInt32(GIT_REMOTE_CALLBACKS_VERSION))
    }
    options = callbacks(options)
    try git("git_remote_connect", facts) {
      git_remote_connect(remote, GIT_DIRECTION_FETCH, &options, nil, nil)
    }
    defer { git_remote_disconnect(remote) }
    var heads: UnsafeMutablePointer<UnsafePointer<git_remote_head>?>?
    var count = 0
    try git("git_remote_ls", facts) { git_remote_ls(&heads, &count, remote) }
    return (0..<count).compactMap { heads?[$0]?.pointee }.compactMap { head in
      let name = String(cString: head.name)
      let counts = name.hasPrefix("refs/tags/") || name.hasPrefix("refs/heads/")
      return counts ? "\(name) \(ObjectID(head.oid))" : nil
    }.sorted()
  }
}

extension Repository {
  /// The tags and branches that another repository has now, by this one's configuration; nothing is
  /// fetched.
  ///
  /// - Throws: ``GitError`` when it cannot be reached, or `CancellationError`.
  package func references(at location: String) async throws -> [String] {
    try await BlockingCall.run {
      let url = RemoteURL(location)
      return try self.withHandle { (handle) throws(GitError) in
        try Transfer(url: url, helper: CredentialHelper(), progress: nil).references(as: handle)
      }
    }
  }
}

/// How far a clone or fetch is.
public struct TransferProgress: Hashable, Sendable {
  /// The number of objects to come; 0 while the server still counts.
  public var totalObjects: Int

  /// The number of objects that arrived.
  public var receivedObjects: Int

  /// The number of bytes that arrived.
  public var receivedBytes: Int

  /// Makes a progress from its parts.
  public init(totalObjects: Int, receivedObjects: Int, receivedBytes: Int) {
    self.totalObjects = totalObjects
    self.receivedObjects = receivedObjects
    self.receivedBytes = receivedBytes
  }
}
