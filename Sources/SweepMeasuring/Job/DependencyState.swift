import SweepResults

/// What a dependency offered when a version was resolved: while this is the same, so is what
/// SwiftPM would choose.
public struct DependencyState: Sendable, Hashable {
  /// SwiftPM's identity of the dependency.
  public let identity: String
  /// Its URL, without a user's name and password, or its path.
  public let location: String
  /// Whether it was resolved to a release, which only tags can change, rather than to a branch or a
  /// commit.
  public let isRelease: Bool
  /// A digest of what it offers: the tags (and branches) of a repository, or the files of a folder.
  public let state: String
}

extension DependencyState {
  package var json: JSONValue {
    [
      "identity": .string(identity), "location": .string(location), "release": .bool(isRelease),
      "state": .string(state),
    ]
  }

  package init?(_ object: JSONObject) {
    guard let identity = object["identity"]?.stringValue,
      let location = object["location"]?.stringValue,
      let isRelease = object["release"]?.boolValue, let state = object["state"]?.stringValue
    else { return nil }
    self.init(identity: identity, location: location, isRelease: isRelease, state: state)
  }
}
