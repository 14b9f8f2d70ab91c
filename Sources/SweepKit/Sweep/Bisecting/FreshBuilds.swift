import Foundation

/// Builds of several versions, each in a folder of its own that held nothing of the package before, made side by side.
///
/// A search over exact numbers leaves processors idle: meanwhile the engine, which is the same for every version, can be
/// built in the folders to come. The package under test is compiled in them for the first time by ``make(_:products:)``.
actor FreshBuilds {
  /// A version to build.
  struct Item: Sendable {
    let version: Version
    let log: BuildLog
  }

  /// What came of it.
  struct Built: Sendable {
    let lane: BuildLane
    let result: Result<SuiteBuild.Result, any Error>
    /// How long it took.
    let elapsed: Duration
  }

  /// A folder in which the engine is being built, or has been.
  private struct Prepared {
    let lane: BuildLane
    let task: Task<Void, Never>
  }

  private let plan: SweepPlan
  private let source: PackageSource
  private var prepared: [Prepared] = []
  private var isMaking = false

  init(_ plan: SweepPlan, _ source: PackageSource) {
    self.plan = plan
    self.source = source
  }

  /// Begins to build the engine in folders to come, one after the other, once.
  ///
  /// - Parameter version: What is checked out beside it; dependencies are resolved for it.
  func prepare(_ count: Int, resolving version: Version) {
    guard prepared.isEmpty else { return }
    for _ in 0..<count {
      let before = prepared.last?.task
      let lane = lane()
      let task = Task {
        await before?.value
        if !isMaking { await lane.buildEngine(resolving: version) }
      }
      prepared.append(Prepared(lane: lane, task: task))
    }
  }

  /// Builds everything, in the order of the items; what fails is in its result.
  func make(_ items: [Item], products: [String]) async -> [Built] {
    isMaking = true
    return await withTaskGroup(of: (Int, Built).self) { group in
      for (place, item) in items.enumerated() {
        let ready = prepared.isEmpty ? nil : prepared.removeFirst()
        group.addTask { (place, await self.make(item, products, ready)) }
      }
      var built: [Int: Built] = [:]
      for await (place, build) in group { built[place] = build }
      return items.indices.compactMap { built[$0] }
    }
  }

  /// Removes the folders that were prepared and not used.
  func remove() async {
    isMaking = true
    for folder in prepared {
      folder.task.cancel()
      await folder.task.value
      await folder.lane.remove()
    }
    prepared = []
  }

  private func make(_ item: Item, _ products: [String], _ ready: Prepared?) async -> Built {
    let start = ContinuousClock.now
    await ready?.task.value
    let lane = ready?.lane ?? lane()
    do {
      let result = try await lane.build(item.version, products: products, log: item.log)
      return Built(lane: lane, result: .success(result), elapsed: .now - start)
    } catch {
      return Built(lane: lane, result: .failure(error), elapsed: .now - start)
    }
  }

  private func lane() -> BuildLane {
    BuildLane(plan, source, name: "fresh-\(UUID().uuidString.prefix(13))", isShared: false)
  }
}
