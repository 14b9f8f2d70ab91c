/// Keeps the most recently used results, up to a limit.
public struct ResultCache {
  private var results: [String: Table] = [:]
  private var recent: [String] = []
  private let limit: Int

  /// A cache of at most this many results.
  public init(limit: Int) {
    self.limit = limit
  }

  /// The result kept for this key, or the one computed now.
  public mutating func result(for key: String, compute: () -> Table) -> Table {
    recent.removeAll { $0 == key }
    recent.append(key)
    if let known = results[key] { return known }
    let computed = compute()
    results[key] = computed
    if recent.count > limit { results[recent.removeFirst()] = nil }
    return computed
  }
}
