import CGit2
import Foundation

/// Runs a libgit2 function and turns a negative status into an error that names it.
///
/// The message is read on the same thread at once, because libgit2 keeps it a thread.
@discardableResult
package func git(
  _ function: StaticString, _ facts: GitError.Facts = GitError.Facts(), _ call: () -> CInt
) throws(GitError) -> CInt {
  git_error_clear()
  let status = call()
  guard status >= 0 else { throw GitError(GitError.Call(function, code: status), facts) }
  return status
}

/// A libgit2 object that is freed when its scope ends.
package struct GitHandle: ~Copyable {
  /// The C object, valid as long as this value.
  let pointer: OpaquePointer

  private let release: (OpaquePointer?) -> Void

  /// Owns the object that `make` writes to its argument.
  init(
    _ function: StaticString, _ facts: GitError.Facts = GitError.Facts(),
    release: @escaping (OpaquePointer?) -> Void,
    _ make: (inout OpaquePointer?) -> CInt
  ) throws(GitError) {
    var pointer: OpaquePointer?
    try git(function, facts) { make(&pointer) }
    guard let pointer else {
      throw GitError(.library, call: GitError.Call(function, code: 0), facts: facts)
    }
    self.pointer = pointer
    self.release = release
  }

  deinit {
    release(pointer)
  }
}

/// The one start of libgit2 in this process.
///
/// libgit2 counts its starts and is never shut down: a handle may outlive any scope we know of.
package enum GitLibrary {
  /// The version of the library that is loaded: `1.5.1`.
  package static var version: String {
    var (major, minor, patch): (CInt, CInt, CInt) = (0, 0, 0)
    git_libgit2_version(&major, &minor, &patch)
    return "\(major).\(minor).\(patch)"
  }

  /// Extensions of a repository's format that do not matter for reading it, and those whose value
  /// ``RepositoryFormat`` looks at.
  private static let extensions = [
    "noop", "noop-v1", "preciousobjects", "partialclone", "worktreeconfig", "relativeworktrees",
    "objectformat", "compatobjectformat", "refstorage", "submodulepathconfig",
  ]

  private static let startStatus: CInt = {
    let status = git_libgit2_init()
    guard status >= 0 else { return status }
    // ``RepositoryTrust`` decides, as git does. libgit2 knows few of the ways to trust a folder.
    guard benchmem_git_set_owner_validation(0) >= 0 else { return -1 }
    // libgit2 copies the names.
    var names = extensions.map { UnsafePointer(strdup($0)) }
    defer { names.forEach { free(UnsafeMutablePointer(mutating: $0)) } }
    return min(benchmem_git_set_extensions(&names, names.count), status)
  }()

  /// Starts libgit2 on the first call, and does nothing on later ones.
  static func start() throws(GitError) {
    guard startStatus >= 0 else {
      throw GitError(.library, call: GitError.Call("git_libgit2_init", code: startStatus))
    }
  }
}

extension GitError {
  /// A failed call of a C function.
  public struct Call: Hashable, Sendable {
    /// The function's name, `git_repository_open_ext` for one.
    public var function: String

    /// The status that it returned.
    public var code: Code

    /// The part of libgit2 that reported it.
    public var category: Category

    /// libgit2's own message, in English, without a full stop.
    public var message: String

    /// Makes a call from its parts.
    public init(function: String, code: Code, category: Category, message: String) {
      self.function = function
      self.code = code
      self.category = category
      self.message = message
    }
  }
}

extension GitError {
  /// A call that failed, for the one reason that any call may have: a partial or damaged clone
  /// lacks an object.
  fileprivate init(_ call: Call, _ facts: Facts) {
    guard call.code == .notFound, call.category == .objectDatabase else {
      self.init(.library, call: call, facts: facts)
      return
    }
    var facts = facts
    if let id = call.message.firstMatch(of: /[0-9a-f]{40}/) { facts.revision = String(id.output) }
    self.init(.missingObject, call: call, facts: facts)
  }
}

extension GitError.Call {
  /// Describes the call that has just failed on this thread; libgit2 keeps its message a thread.
  init(_ function: StaticString, code: CInt) {
    let last = git_error_last()
    self.init(
      function: "\(function)",
      code: GitError.Code(rawValue: code),
      category: GitError.Category(rawValue: last?.pointee.klass ?? 0),
      message: last?.pointee.message.map { String(cString: $0) } ?? "no message")
  }
}

extension GitError {
  /// A status that libgit2 returns. The set is open: a newer libgit2 may return others.
  public struct Code: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The C value, negative.
    public var rawValue: Int32

    /// Makes a code from its C value.
    public init(rawValue: Int32) {
      self.rawValue = rawValue
    }

    /// `GIT_ERROR`: an error without a status of its own.
    public static let generic = Code(rawValue: -1)
    /// `GIT_ENOTFOUND`: the object, reference or file does not exist.
    public static let notFound = Code(rawValue: -3)
    /// `GIT_EEXISTS`: it exists already.
    public static let exists = Code(rawValue: -4)
    /// `GIT_EAMBIGUOUS`: a short hash matches several objects.
    public static let ambiguous = Code(rawValue: -5)
    /// `GIT_EUSER`: a callback of ours stopped the call.
    public static let user = Code(rawValue: -7)
    /// `GIT_EBAREREPO`: a bare repository cannot do this.
    public static let bareRepository = Code(rawValue: -8)
    /// `GIT_EUNBORNBRANCH`: HEAD names a branch without commits.
    public static let unbornBranch = Code(rawValue: -9)
    /// `GIT_EINVALIDSPEC`: a name or revision is malformed.
    public static let invalidSpecification = Code(rawValue: -12)
    /// `GIT_ELOCKED`: another process holds a lock file.
    public static let locked = Code(rawValue: -14)
    /// `GIT_EAUTH`: the server refused the credentials.
    public static let authentication = Code(rawValue: -16)
    /// `GIT_ECERTIFICATE`: the server's certificate is not valid.
    public static let certificate = Code(rawValue: -17)
    /// `GIT_EPEEL`: the object cannot be peeled to the wanted kind.
    public static let peel = Code(rawValue: -19)
    /// `GIT_EOWNER`: the repository belongs to another user.
    public static let owner = Code(rawValue: -36)

    /// The number, as libgit2's headers give it.
    public var description: String { "\(rawValue)" }
  }
}

extension GitError {
  /// The part of libgit2 that an error comes from (its "class"). The set is open.
  public struct Category: RawRepresentable, Hashable, Sendable {
    /// The C value.
    public var rawValue: Int32

    /// Makes a category from its C value.
    public init(rawValue: Int32) {
      self.rawValue = rawValue
    }

    /// `GIT_ERROR_OS`: a system call failed.
    public static let operatingSystem = Category(rawValue: 2)
    /// `GIT_ERROR_REFERENCE`: references.
    public static let reference = Category(rawValue: 4)
    /// `GIT_ERROR_REPOSITORY`: opening repositories.
    public static let repository = Category(rawValue: 6)
    /// `GIT_ERROR_ODB`: the object database.
    public static let objectDatabase = Category(rawValue: 9)
    /// `GIT_ERROR_NET`: the network.
    public static let network = Category(rawValue: 12)
    /// `GIT_ERROR_SSL`: transport security.
    public static let transportSecurity = Category(rawValue: 16)
    /// `GIT_ERROR_SSH`: ssh.
    public static let secureShell = Category(rawValue: 23)
    /// `GIT_ERROR_HTTP`: http and https.
    public static let http = Category(rawValue: 34)
  }
}
