import SweepText

/// The choice of one profile among several: by its benchmark and version.
public struct ProfileChoice: Sendable {
  /// The profiles, versions in their order.
  private let profiles: [AllocationProfile]

  /// A choice among profiles, which are in the order of their versions' names.
  ///
  /// Names that are not all numbers do not say what came last; then dates do, where all have one.
  public init(among profiles: [AllocationProfile]) {
    let dated = profiles.compactMap { profile in profile.date.map { (date: $0, profile) } }
    let areNumbers = profiles.allSatisfy { VersionName($0.version).isPlainVersion }
    guard !areNumbers, dated.count == profiles.count else {
      self.profiles = profiles
      return
    }
    self.profiles = dated.enumerated().sorted { one, other in
      (one.element.date, one.offset) < (other.element.date, other.offset)
    }.map(\.element.1)
  }

  /// The labels of the versions, in order.
  public var versions: [String] {
    var seen: Set<String> = []
    return profiles.map(\.version).filter { seen.insert($0).inserted }
  }

  /// The profiles of one version, or of each benchmark the one of the last version that has it.
  private func candidates(
    of version: String?
  ) throws(ProfileFolderError) -> [AllocationProfile] {
    if let version {
      let found = profiles.filter { $0.version == version }
      guard !found.isEmpty else { throw .noVersion(version, versions: versions) }
      return found
    }
    var last: [String: AllocationProfile] = [:]
    for profile in profiles { last[profile.id] = profile }
    return last.values.sorted { $0.id < $1.id }
  }

  /// The profile of a benchmark: the one with this id, or the only one whose id has it as a part.
  ///
  /// - Parameters:
  ///   - part: The id or a part of it; nil where there is only one benchmark.
  ///   - version: The label; the last version that has the benchmark if nil.
  /// - Throws: ``ProfileFolderError``.
  public func profile(
    of part: String?, version: String? = nil
  ) throws(ProfileFolderError) -> AllocationProfile {
    let candidates = try candidates(of: version)
    let fitting = candidates.filter { profile in
      part.map { profile.id.contains($0) } ?? true
    }
    if let exact = fitting.first(where: { $0.id == part }) { return exact }
    guard fitting.count == 1, let only = fitting.first else {
      guard !fitting.isEmpty, !candidates.isEmpty else {
        let ids = candidates.map(\.id)
        throw .noBenchmark(part ?? "", near: NearNames.nearest(to: part ?? "", among: ids))
      }
      throw .severalBenchmarks(part ?? "", ids: fitting.map(\.id))
    }
    return only
  }

  /// The heaviest profile by a metric; of equal ones the first by its id.
  ///
  /// - Throws: ``ProfileFolderError/noVersion(_:versions:)``.
  public func heaviest(
    by metric: ProfileMetric, version: String? = nil
  ) throws(ProfileFolderError) -> AllocationProfile? {
    try candidates(of: version).min { one, other in
      (-one.counts[metric], one.id) < (-other.counts[metric], other.id)
    }
  }
}
