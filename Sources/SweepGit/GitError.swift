import SweepText

/// Why something that concerns a repository could not be done.
///
/// ``description`` is one line that says what to do next. It never holds a URL's user or password.
public struct GitError: Error, Hashable, Sendable {
  /// What went wrong, in the user's terms.
  public var reason: Reason

  /// The C function that failed, when one did.
  public var call: Call?

  /// What the failed operation was about.
  public var facts: Facts

  /// Makes an error from its parts.
  public init(_ reason: Reason, call: Call? = nil, facts: Facts = Facts()) {
    self.reason = reason
    self.call = call
    self.facts = facts
  }
}

extension GitError {
  /// What went wrong, in the user's terms.
  public enum Reason: Hashable, Sendable {
    /// The path is neither a work tree's root nor a bare repository.
    case notARepository
    /// The repository is another user's, and the user has not said to trust it.
    case notOwned
    /// The repository is of a format that libgit2 cannot read; whether git can clone it into one
    /// that it can.
    case unsupportedFormat(problem: String, isConvertible: Bool)
    /// The repository has no work tree, so no uncommitted changes.
    case noWorkTree
    /// No object has the revision's name.
    case noSuchRevision
    /// A reference whose file or line cannot be read; its full name.
    case brokenReference(String)
    /// A folder of a repository that holds no package; the repository's folder.
    case notAPackage(repository: String)
    /// A path that cannot be a package's folder in the repository.
    case badPackagePath(String, problem: String)
    /// A file that Git LFS keeps elsewhere, and whose content is not on this machine.
    case missingLargeFile(problem: String, isClone: Bool)
    /// A file that git would pass through a program that this library does not run.
    case unfilteredFile(String)
    /// A short hash that several commits share; their full hashes.
    case ambiguousRevision([String])
    /// The revision names an object of another kind: `tree`, `blob`.
    case notACommit(kind: String)
    /// A shallow clone lacks commits that the answer depends on.
    case shallowHistory
    /// The remote is a shallow clone, from which libgit2 cannot fetch, or answers as one does.
    case shallowRemote(isCertain: Bool)
    /// An object that the repository refers to is not in it.
    case missingObject
    /// A tree holds a file name that could write outside the folder or into git's own files.
    case unsafeName(String)
    /// A tree has more entries, or is deeper, than ``CheckoutLimits`` allows.
    case treeTooLarge(limit: String)
    /// A submodule cannot be checked out.
    case submodule(name: String, problem: String)
    /// The text is no URL that a repository can be cloned from.
    case unsupportedURL(problem: String)
    /// The server wants credentials that neither ssh-agent nor git's credential helper gave.
    case authentication
    /// The server's ssh key is not a known one, or its certificate is not valid.
    case untrustedServer
    /// The progress handler asked to stop.
    case stopped
    /// A system call on a file or folder failed.
    case fileSystem(operation: String, problem: String)
    /// libgit2 failed in another way.
    case library
  }
}

extension GitError {
  /// The things that an operation was about; those that do not apply are nil.
  public struct Facts: Hashable, Sendable {
    /// The repository, folder or file.
    public var path: String?

    /// The revision as the user wrote it, or an object id in hexadecimal.
    public var revision: String?

    /// The repository's URL, without user and password.
    public var url: String?

    /// Whether the repository is a shallow clone, which may lack what was looked for.
    public var isShallow: Bool

    /// Makes a set of facts.
    public init(
      path: String? = nil, revision: String? = nil, url: String? = nil, isShallow: Bool = false
    ) {
      self.path = path
      self.revision = revision
      self.url = url
      self.isShallow = isShallow
    }
  }
}

extension GitError {
  /// One line: what failed, on what, and what to do.
  public var description: String { text.printable }

  private var text: String {
    switch reason {
    case .notARepository:
      "\(place) is not a git repository: name a work tree's root, a bare repository, or a URL"
    case .notOwned:
      "\(place) belongs to another user: if you trust it, run "
        + "git config --global --add safe.directory \(facts.path ?? "PATH")"
    case .unsupportedFormat(let problem, let isConvertible):
      "\(place) \(problem): "
        + (isConvertible
          ? "make a copy with git clone --ref-format=files and name that"
          : "name a repository of the ordinary format (sha1 objects) instead")
    case .noWorkTree:
      "\(place) is a bare repository without a work tree: name a tag, branch or commit"
    case .noSuchRevision:
      "there is no revision '\(revision)' in \(place): name a tag, branch or commit"
        + (facts.isShallow ? "; \(Self.shallowAdvice)" : "")
    case .brokenReference(let name):
      "the reference '\(name)' in \(place) is broken: git fsck --full there says more; "
        + "set it anew with git update-ref, or name a commit's hash"
    case .notAPackage(let repository):
      "\(place) is a folder of the repository '\(repository)' without a Package.swift: "
        + "name the repository, or a package in it"
    case .badPackagePath(let path, let problem):
      "the package's folder '\(path)' \(problem) \(place): name a folder by its path in there"
    case .missingLargeFile(let problem, let isClone):
      "the content of \(place), which Git LFS keeps, is not here: \(problem); "
        + (isClone
          ? "clone the repository, run git lfs fetch --all there, and name that folder"
          : "run git lfs fetch --all in the repository")
    case .unfilteredFile(let filter):
      "\(place) is kept in another form, which only the filter '\(filter)' of git's configuration "
        + "turns into the file, and filters are not run: take it out of .gitattributes"
    case .ambiguousRevision(let candidates):
      "'\(revision)' is the start of several commits (\(candidates.joined(separator: ", "))): "
        + "write more digits"
    case .notACommit(let kind):
      "'\(revision)' in \(place) is a \(kind), not a commit: name a tag, branch or commit"
    case .shallowHistory:
      "\(place) is a shallow clone and lacks the history needed: "
        + "run git fetch --unshallow --tags there"
    case .shallowRemote(let isCertain):
      "\(place) \(isCertain ? "is" : "answers as") a shallow clone, which cannot be cloned from: "
        + "run git fetch --unshallow --tags there, or name a full clone"
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

  /// What to say where a shallow clone may be why something is not found.
  static let shallowAdvice =
    "the clone is shallow and may lack it: run git fetch --unshallow --tags there"

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

extension GitError: ReportedError {
  /// A repository or revision that is not there is a missing input; one that is damaged is wrong
  /// data.
  public var exitStatus: ExitStatus {
    switch reason {
    case .notARepository, .noSuchRevision, .notOwned, .authentication, .untrustedServer,
      .shallowRemote, .unsupportedURL, .noWorkTree, .ambiguousRevision, .notACommit,
      .shallowHistory, .notAPackage, .missingLargeFile:
      .missingInput
    case .fileSystem(let operation, _):
      ["open", "read", "list"].contains { operation.hasPrefix($0) } ? .missingInput : .cannotWrite
    case .stopped: .interrupted
    case .badPackagePath: .usage
    case .unsupportedFormat, .brokenReference, .unfilteredFile, .missingObject, .unsafeName,
      .treeTooLarge, .submodule, .library:
      .badData
    }
  }
}
