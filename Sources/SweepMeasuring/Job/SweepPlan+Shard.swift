import SweepText

extension SweepPlan {
  /// Leaves what other machines carry out.
  package mutating func become(_ shard: Shard) {
    var whole = request.run
    whole.shard = nil
    self.shard = ShardRecord(
      shard: shard, plan: digest(whole, shard), tool: BenchMemSweep.version,
      versions: versions.map(\.label), keys: versions.map { key(of: $0, run: whole) },
      sharesEqualCode: request.sharesEqualCode)
    // Whether the engine is built beforehand is decided as for the whole sweep, because executables
    // differ by it.
    versions = Array(versions[shard.places(among: versions.count)])
  }

  /// What all shards must have in common; nothing of the machine.
  private func digest(_ run: RunOptions, _ shard: Shard) -> String {
    var key = CacheKey()
    key.add("tool", BenchMemSweep.version)
    key.add("shards", "\(shard.count) by \(shard.dimension.rawValue)")
    key.add("identity", identity)
    key.add("package path", packagePath)
    key.add("inputs", inputs.digest)
    key.add("own suite", ownSuite)
    key.add(request.build)
    key.add(run)
    for command in request.commands { key.add(command) }
    key.add("equal code", "\(request.sharesEqualCode)")
    key.add("bursts", "\(request.bursts)")
    for version in versions {
      let toolchain = toolchain(of: version)
      key.add("version", list: [version.label, version.commit, version.tree])
      key.add("toolchain", list: [toolchain.version, toolchain.target])
      key.add("pins", pinningKey(of: version))
      key.add(settings[version.label] ?? VersionSettings())
    }
    return key.digest
  }
}
