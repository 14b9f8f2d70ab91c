extension GitError: CustomStringConvertible {
  /// One line: what failed, on what, and what to do.
  public var description: String { text.printable }

  private var text: String {
    switch reason {
    case .notARepository:
      "\(place) is not a git repository: name a work tree's root, a bare repository, or a URL"
    case .notOwned:
      "\(place) belongs to another user: if you trust it, run "
        + "git config --global --add safe.directory \(facts.path ?? "PATH")"
    case .noWorkTree:
      "\(place) is a bare repository without a work tree: name a tag, branch or commit"
    case .noSuchRevision:
      "there is no revision '\(revision)' in \(place): name a tag, branch or commit"
    case .ambiguousRevision(let candidates):
      "'\(revision)' is the start of several commits (\(candidates.joined(separator: ", "))): "
        + "write more digits"
    case .notACommit(let kind):
      "'\(revision)' in \(place) is a \(kind), not a commit: name a tag, branch or commit"
    case .shallowHistory:
      "\(place) is a shallow clone and lacks the history needed: run git fetch --unshallow there"
    case .missingObject:
      "object \(revision) is missing from \(place) (a partial or damaged clone): clone it in full"
    case .unsafeName(let name):
      "the tree holds the unsafe file name '\(name)' and is not checked out"
    case .treeTooLarge(let limit):
      "the tree of \(revision) is not checked out: it has more than \(limit)"
    case .submodule(let name, let problem):
      "submodule '\(name)' cannot be checked out: \(problem)"
    case .unsupportedURL(let problem):
      "'\(facts.url ?? "")' cannot be cloned: \(problem)"
    case .authentication:
      "\(place) asks for credentials: add a key to ssh-agent or set up git's credential.helper"
    case .untrustedServer:
      "\(place) is not trusted (\(call?.message ?? "bad certificate")): "
        + "connect to the host with ssh once, or mend its certificate"
    case .stopped:
      "the transfer from \(place) was stopped"
    case .fileSystem(let operation, let problem):
      "cannot \(operation) \(place): \(problem)"
    case .library:
      libraryDescription
    }
  }

  private var place: String {
    (facts.path ?? facts.url).map { "'\($0)'" } ?? "the repository"
  }

  private var revision: String { facts.revision ?? "?" }

  private var libraryDescription: String {
    let subjects = [facts.revision, facts.path, facts.url].compactMap { $0 }
    let subject = subjects.isEmpty ? "" : " on '\(subjects.joined(separator: "', '"))'"
    guard let call else { return "git failed\(subject)" }
    return "\(call.function) failed\(subject): \(call.message) (code \(call.code))"
  }
}
