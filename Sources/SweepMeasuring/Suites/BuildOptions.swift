/// How every version is built.
public struct BuildOptions: Sendable, Hashable {
  /// The SwiftPM configuration: `release` or `debug`.
  public var configuration: String
  /// Further arguments of `swift build`, such as `-Xlinker -lm`.
  public var swiftArguments: [String]
  /// Variables for `swift build`, on top of the inherited environment.
  public var environment: [String: String] = [:]
  /// How long one build may take.
  public var timeLimit: Duration?

  /// Makes options; by default a release build with no further arguments and no time limit.
  public init(
    configuration: String = "release", swiftArguments: [String] = [], timeLimit: Duration? = nil
  ) {
    self.configuration = configuration
    self.swiftArguments = swiftArguments
    self.timeLimit = timeLimit
  }
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
