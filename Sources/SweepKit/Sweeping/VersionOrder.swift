import SweepGit
import SweepMeasuring

/// The order in which versions are built: the plan's, or for incremental builds one in which
/// neighbours differ little.
struct VersionOrder {
  private let plan: SweepPlan
  private let source: PackageSource
  /// Every pair of trees is compared up to this many versions.
  private static let mostCompared = 64

  init(plan: SweepPlan, source: PackageSource) {
    self.plan = plan
    self.source = source
  }

  /// Sorts indexes into the plan's versions.
  func sorted(_ indexes: [Int]) throws -> [Int] {
    guard plan.request.isIncremental, indexes.count > 2 else { return indexes }
    guard indexes.count <= Self.mostCompared else {
      return indexes.sorted { plan.versions[$0].date < plan.versions[$1].date }
    }
    var rest = indexes.sorted { plan.versions[$0].date < plan.versions[$1].date }
    var order = [rest.removeFirst()]
    while let last = order.last, !rest.isEmpty {
      var nearest = (place: 0, distance: Int.max)
      for (place, index) in rest.enumerated() {
        let distance = try distance(last, index)
        if distance < nearest.distance { nearest = (place, distance) }
      }
      order.append(rest.remove(at: nearest.place))
    }
    return order
  }

  /// How many files differ.
  private func distance(_ left: Int, _ right: Int) throws -> Int {
    let (left, right) = (plan.versions[left], plan.versions[right])
    if left.isWorkTree || right.isWorkTree { return Int.max - 1 }
    return try source.repository.changedPaths(
      from: source.repository.resolve(left.commit).treeID,
      to: source.repository.resolve(right.commit).treeID
    ).count
  }
}
