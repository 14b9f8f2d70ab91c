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

extension BuildOptions: KeyedOptions {
  package static let withoutEffect = [
    "timeLimit": "a build that is stopped is never kept, and one that ends is the same"
  ]

  package func add(to key: inout CacheKey) {
    key.add("configuration", configuration)
    key.add("swift arguments", list: swiftArguments)
    key.add("build environment", map: environment)
  }
}

extension RunOptions: KeyedOptions {
  package static let withoutEffect = [
    "timeLimit": "a benchmark that is stopped is never kept, and one that ends is the same"
  ]

  package func add(to key: inout CacheKey) {
    key.add("memory", "\(measuresMemory)")
    key.add("repeats", repeats.map { "\($0)" })
    key.add("memory warm-up", memoryWarmup.map { "\($0)" })
    key.add("memory time", memoryMaxSeconds.map { "\($0)" })
    key.add("fewest rounds", minRounds.map { "\($0)" })
    key.add("shortest round", minSeconds.map { "\($0)" })
    key.add("time", maxSeconds.map { "\($0)" })
    key.add("warm-up", warmsUp.map { "\($0)" })
    key.add("filter", filter)
    key.add("suite arguments", list: suiteArguments)
    key.add("run environment", map: environment)
  }
}

extension VersionSettings: KeyedOptions {
  package static let withoutEffect = [
    "skipReason": "a version that is left out has no result"
  ]

  package func add(to key: inout CacheKey) {
    key.add("version's swift arguments", list: swiftArguments)
    key.add("exclusions", list: exclusions.flatMap { [$0.pattern, $0.since] })
  }
}

extension SweepRequest: KeyedOptions {
  package static let withoutEffect = [
    "package": "the version's tree says what is built; its identity is in the key",
    "selection": "each version has a key of its own",
    "suite": "the inputs' digest says what is in it",
    "output": "where results are written",
    "cache": "where builds are kept; what their paths change is in the key",
    "isFresh": "whether kept results are looked for",
    "keepsBuilds": "what is removed afterwards",
    "overrides": "what they say of a version is in its settings",
    "notBefore": "what it says of a version is in its settings",
    "copiedFolders": "the inputs' digest says what is in them",
    "jobs": "builds side by side are the same, and nothing is measured beside a build",
    "turns": "more turns add to a result",
    "pins": "what they hold for a version is in its pinning",
    "asOf": "what it holds for a version is in its pinning",
    "swift": "the toolchain says what it is",
    "identity": "the plan has the identity that was found",
    "isIncremental": "the way of building is in the build's key",
  ]

  package func add(to key: inout CacheKey) {
    key.add(build)
    key.add(run)
    key.add("own suites", "\(usesOwnSuites)")
    key.add("package path", packagePath)
  }
}
