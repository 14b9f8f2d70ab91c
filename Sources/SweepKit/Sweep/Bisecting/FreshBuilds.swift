import Foundation

/// Builds of several versions, each in a folder of its own that held nothing before, made side by side.
struct FreshBuilds: Sendable {
  /// A version to build.
  struct Item: Sendable {
    let version: Version
    let log: BuildLog
  }

  /// What came of it.
  struct Built: Sendable {
    let lane: BuildLane
    let result: Result<SuiteBuild.Result, any Error>
  }

  private let plan: SweepPlan
  private let source: PackageSource
  private let products: [String]

  init(_ plan: SweepPlan, _ source: PackageSource, products: [String]) {
    self.plan = plan
    self.source = source
    self.products = products
  }

  /// Builds everything, in the order of the items; what fails is in its result.
  func make(_ items: [Item]) async -> [Built] {
    await withTaskGroup(of: (Int, Built).self) { group in
      for (place, item) in items.enumerated() {
        group.addTask { (place, await make(item)) }
      }
      var built: [Int: Built] = [:]
      for await (place, build) in group { built[place] = build }
      return items.indices.compactMap { built[$0] }
    }
  }

  private func make(_ item: Item) async -> Built {
    let name = "\(item.version.label)-\(UUID().uuidString.prefix(8))"
    let lane = BuildLane(plan, source, name: name, isShared: false)
    do {
      let result = try await lane.build(item.version, products: products, log: item.log)
      return Built(lane: lane, result: .success(result))
    } catch {
      return Built(lane: lane, result: .failure(error))
    }
  }
}
