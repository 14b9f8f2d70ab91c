/// Sorts commits so that parents come before children, and otherwise by date, then by id.
struct CommitOrder {
  private let commits: [ObjectID: Commit]
  private var children: [ObjectID: [ObjectID]] = [:]
  private var missingParents: [ObjectID: Int] = [:]

  init(_ commits: [Commit], firstParent: Bool) {
    self.commits = Dictionary(commits.map { ($0.id, $0) }) { first, _ in first }
    for commit in commits {
      let parents = Set(commit.parents.prefix(firstParent ? 1 : .max)).filter {
        self.commits[$0] != nil
      }
      missingParents[commit.id] = parents.count
      for parent in parents { children[parent, default: []].append(commit.id) }
    }
  }

  /// The commits in order.
  func parentsFirst() -> [Commit] {
    var missing = missingParents
    // Newest first, so that the next commit is at the end.
    var ready = commits.values.filter { missing[$0.id] == 0 }.sorted { $1.isOlder(than: $0) }
    var sorted: [Commit] = []
    while let next = ready.popLast() {
      sorted.append(next)
      for id in children[next.id] ?? [] {
        missing[id, default: 0] -= 1
        guard missing[id] == 0, let child = commits[id] else { continue }
        // Few commits are ready at a time, as few lines of development run side by side.
        let place = ready.lastIndex { child.isOlder(than: $0) }.map { $0 + 1 } ?? 0
        ready.insert(child, at: place)
      }
    }
    return sorted
  }
}

extension Commit {
  /// The order of commit dates, and of ids where those are equal.
  func isOlder(than other: Commit) -> Bool {
    (committer.date, id) < (other.committer.date, other.id)
  }
}
