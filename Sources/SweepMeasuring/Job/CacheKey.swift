import SweepGit

/// What a build or a result depends on, as named values whose digest names it in the cache.
///
/// Equal keys mean that doing it again gives the same. Each part has a name, so that no two values
/// can be taken for one another, and so that a reader of a record sees why it was made anew.
package struct CacheKey: Sendable, Hashable {
  /// The names and values, in the order in which they were added.
  package private(set) var parts: [Part] = []

  /// One value that counts.
  package struct Part: Sendable, Hashable {
    package let name: String
    package let value: String
  }

  /// An empty key.
  package init() {}

  /// Adds a value; `nil` differs from every text.
  package mutating func add(_ name: String, _ value: String?) {
    parts.append(Part(name: name, value: value.map { "=" + $0 } ?? "none"))
  }

  /// Adds texts whose order counts.
  package mutating func add(_ name: String, list: [String]) {
    add(name, "\(list.count)")
    for text in list { add(name, text) }
  }

  /// Adds texts by name, in the order of their names.
  package mutating func add(_ name: String, map: [String: String]) {
    let sorted = map.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    add(name, list: sorted.flatMap { [$0.key, $0.value] })
  }

  /// Adds what of some options counts.
  package mutating func add(_ options: some KeyedOptions) { options.add(to: &self) }

  /// The digest, 40 hexadecimal digits.
  package var digest: String { ContentDigest.of(parts.flatMap { [$0.name, $0.value] }) }
}

/// Options that say what of them a result depends on.
///
/// A test goes over every stored property of every conforming type: changing it changes the key, or
/// the property is in ``withoutEffect``.
package protocol KeyedOptions {
  /// The properties that no result depends on, each with the reason.
  static var withoutEffect: [String: String] { get }
  /// Adds every other property.
  func add(to key: inout CacheKey)
}
