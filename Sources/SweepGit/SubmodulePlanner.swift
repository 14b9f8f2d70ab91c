import CGit2
import SystemPackage

/// Finds the repositories of a commit's submodules and plans their trees.
struct SubmodulePlanner {
  let repository: Repository
  let options: CheckoutOptions
  let depth: Int
  private let definitions: [SubmoduleDefinition]

  /// Reads the submodules that the tree's `.gitmodules` defines.
  init(
    repository: Repository, tree: ObjectID, options: CheckoutOptions, depth: Int = 0
  ) throws(GitError) {
    self.repository = repository
    self.options = options
    self.depth = depth
    let text = try repository.textFile(".gitmodules", inTree: tree) ?? ""
    definitions = SubmoduleList(parsing: text).definitions
  }

  /// The plan of the submodule at `path`, which is to be at `commit`.
  mutating func plan(
    commit: ObjectID, at path: [UInt8], entryCount: inout Int
  ) throws(GitError) -> PlannedFolder {
    let pathText = String(decoding: path, as: UTF8.self)
    guard let definition = definitions.last(where: { $0.path == pathText }) else {
      throw failure(pathText, "the version's .gitmodules does not define it")
    }
    guard definition.hasSafeName else {
      throw failure(definition.name, "its name could lead out of the repository")
    }
    guard depth < options.limits.maximumSubmoduleDepth else {
      throw failure(definition.name, "more than \(depth) submodules are nested")
    }
    let submodule = try repository(of: definition, having: commit)
    let tree = try submodule.commit(commit).treeID
    var planner = TreePlanner(repository: submodule, options: options, entryCount: entryCount)
    var nested = try SubmodulePlanner(
      repository: submodule, tree: tree, options: options, depth: depth + 1)
    let plan = try planner.plan(tree: tree, submodules: &nested)
    entryCount = planner.entryCount
    return plan
  }

  private func repository(
    of definition: SubmoduleDefinition, having commit: ObjectID
  ) throws(GitError) -> Repository {
    if let local = localRepository(of: definition), local.contains(commit) { return local }
    let missing = "its commit \(commit.abbreviated) is not in the repository"
    guard let cache = options.submoduleCache else { throw failure(definition.name, missing) }
    let url = try url(of: definition)
    let clone: Repository
    do throws(GitError) {
      clone = try cache.repository(for: url, freshness: .containing(commit))
    } catch {
      throw failure(definition.name, "\(error)", call: error.call)
    }
    guard clone.contains(commit) else {
      throw failure(definition.name, "\(missing), nor in '\(url)'")
    }
    return clone
  }

  /// A repository from elsewhere may not make us read this machine's.
  private func url(of definition: SubmoduleDefinition) throws(GitError) -> RemoteURL {
    let base = repository.remoteURL ?? RemoteURL(repository.place)
    guard let url = base.resolving(submoduleURL: definition.url) else {
      throw failure(definition.name, "its URL '\(definition.url)' leads above '\(base)'")
    }
    guard base.isLocal || !url.isLocal else {
      throw failure(definition.name, "its URL '\(url)' is local and that of '\(base)' is not")
    }
    return url
  }

  /// Where git keeps a submodule's repository: in the superproject's own, or, since long ago or
  /// after `git submodule add` of a clone, in the work tree.
  private func localRepository(of definition: SubmoduleDefinition) -> Repository? {
    let absorbed = repository.commonFolder.appending("modules").appending(definition.name)
    if let found = try? Repository(at: absorbed) { return found }
    guard let workTree = repository.workTree else { return nil }
    return try? Repository(at: workTree.appending(definition.path))
  }

  private func failure(
    _ name: String, _ problem: String, call: GitError.Call? = nil
  ) -> GitError {
    GitError(
      .submodule(name: name, problem: problem), call: call,
      facts: GitError.Facts(path: repository.place))
  }
}
