import CGit2
import Foundation
import SystemPackage

/// Opens repositories, and says in the user's words why one cannot be read.
enum RepositoryFormat {
  /// Opens a work tree's root, its `.git`, or a bare repository.
  ///
  /// - Throws: ``GitError`` with `notARepository`, `notOwned` or `unsupportedFormat`.
  static func open(_ path: FilePath) throws(GitError) -> GitHandle {
    let facts = GitError.Facts(path: path.string)
    let handle: GitHandle
    do throws(GitError) {
      handle = try GitHandle("git_repository_open_ext", facts, release: git_repository_free) {
        git_repository_open_ext(&$0, path.string, GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue, nil)
      }
    } catch {
      throw explained(error)
    }
    try RepositoryTrust(of: handle).check(path)
    try check(handle, facts)
    return handle
  }

  private static func explained(_ error: GitError) -> GitError {
    var explained = error
    let message = error.call?.message ?? ""
    if error.call?.code == .notFound {
      explained.reason = .notARepository
    } else if let name = message.firstMatch(of: /extension name extensions\.(.+)/)?.1 {
      let problem = "has the extension '\(name)', which only a newer git may understand"
      explained.reason = .unsupportedFormat(problem: problem, isConvertible: false)
    } else if message.contains("unsupported repository version") {
      explained.reason = .unsupportedFormat(
        problem: "is of a format version that only a newer git understands", isConvertible: false)
    }
    return explained
  }

  /// libgit2 opens what it is told to take, whatever the extensions' values are.
  private static func check(
    _ repository: borrowing GitHandle, _ facts: GitError.Facts
  ) throws(GitError) {
    let repository = repository.pointer
    try addConfiguration(to: repository, facts)
    let hash = string("extensions.objectformat", repository) ?? "sha1"
    guard hash.lowercased() == "sha1" else {
      throw GitError(
        .unsupportedFormat(
          problem: "names its objects by \(hash), which libgit2 cannot read", isConvertible: false),
        facts: facts)
    }
    let references = string("extensions.refstorage", repository) ?? "files"
    guard references.lowercased() == "files" else {
      throw GitError(
        .unsupportedFormat(
          problem: "keeps its references as \(references), which libgit2 cannot read",
          isConvertible: true), facts: facts)
    }
  }

  /// Adds the configuration files that libgit2 does not know: a work tree's own, and those that
  /// git's variables name.
  private static func addConfiguration(
    to repository: OpaquePointer, _ facts: GitError.Facts
  ) throws(GitError) {
    let configuration = try GitHandle(
      "git_repository_config", facts, release: git_config_free
    ) { git_repository_config(&$0, repository) }
    func add(_ path: String, _ level: git_config_level_t) throws(GitError) {
      guard path == "/dev/null" || FileManager.default.fileExists(atPath: path) else { return }
      try git("git_config_add_file_ondisk", GitError.Facts(path: path)) {
        git_config_add_file_ondisk(configuration.pointer, path, level, repository, 1)
      }
    }
    let environment = ProcessInfo.processInfo.environment
    if let global = environment["GIT_CONFIG_GLOBAL"] {
      try add("/dev/null", GIT_CONFIG_LEVEL_XDG)
      try add(global.isEmpty ? "/dev/null" : global, GIT_CONFIG_LEVEL_GLOBAL)
    }
    if let isLeftOut = environment["GIT_CONFIG_NOSYSTEM"], !["", "0", "false"].contains(isLeftOut) {
      try add("/dev/null", GIT_CONFIG_LEVEL_SYSTEM)
    } else if let system = environment["GIT_CONFIG_SYSTEM"], !system.isEmpty {
      try add(system, GIT_CONFIG_LEVEL_SYSTEM)
    }
    if string("extensions.worktreeconfig", repository) == "true" {
      let folder = String(cString: git_repository_path(repository))
      try add(folder + "config.worktree", GIT_CONFIG_LEVEL_APP)
    }
  }

  /// A value of the repository's configuration; nil when it has none.
  static func string(_ key: String, _ repository: OpaquePointer) -> String? {
    var snapshot: OpaquePointer?
    guard git_repository_config_snapshot(&snapshot, repository) == 0 else { return nil }
    defer { git_config_free(snapshot) }
    var value = git_buf()
    defer { git_buf_dispose(&value) }
    guard git_config_get_string_buf(&value, snapshot, key) == 0 else { return nil }
    return String(cString: value.ptr)
  }
}

/// Whether git would read a repository that may be another user's.
///
/// A repository's configuration can name programs, so git reads only those of the user, and those
/// that `safe.directory` names in the user's or the machine's configuration. Its rules have grown
/// with its versions, and the configuration may come from many places, so where the owner is
/// another the git on this machine is asked.
struct RepositoryTrust {
  private let workTree: String?
  private let folder: String

  /// Notes where the repository is.
  init(of repository: borrowing GitHandle) {
    workTree = git_repository_workdir(repository.pointer).map { String(cString: $0) }
    folder = String(cString: git_repository_path(repository.pointer))
  }

  /// - Throws: ``GitError`` with `notOwned`.
  func check(_ path: FilePath) throws(GitError) {
    let places = [folder] + (workTree.map { [$0, $0 + ".git"] } ?? [])
    if places.allSatisfy(isOwn) || isTrustedByGit { return }
    let place = workTree ?? folder
    throw GitError(
      .notOwned,
      facts: GitError.Facts(
        path: place.count > 1 && place.hasSuffix("/") ? String(place.dropLast()) : place))
  }

  private func isOwn(_ path: String) -> Bool {
    var status = stat()
    // A link's own owner counts, as in git; without the slash that would follow it.
    let name = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    guard lstat(name, &status) == 0 else { return errno == ENOENT }
    return status.st_uid == geteuid()
  }

  /// git checks the owner of what it finds in the folder that it runs in.
  private var isTrustedByGit: Bool {
    let command = [
      "git", "-c", "safe.bareRepository=all", "-C", workTree ?? folder, "rev-parse",
      "--absolute-git-dir",
    ]
    guard let result = try? HelperProcess.run(command, secondsAtMost: 30), result.status == 0 else {
      return false
    }
    // What it found must be this repository and not one around it.
    let found = result.output.hasSuffix("\n") ? String(result.output.dropLast()) : result.output
    return Self.canonical(found) == Self.canonical(folder)
  }

  private static func canonical(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
  }
}
