import Foundation
import SweepGit
import SweepText
import Yams

extension YAMLEntry {
  /// A mapping of names to texts.
  func variables() throws(DefinitionError) -> [String: String] {
    guard let mapping = value.mapping else { throw wrong("a mapping of names to values") }
    var variables: [String: String] = [:]
    for (keyNode, value) in mapping {
      guard let name = keyNode.string, !name.isEmpty, let text = value.scalar?.string else {
        throw wrong("a mapping of names to values")
      }
      variables[name] = text
    }
    return variables
  }

  /// `NAME@REF`, once or several times.
  func pins() throws(DefinitionError) -> [DependencyPin] {
    var pins: [DependencyPin] = []
    for text in try strings() {
      guard let pin = try? DependencyPin(text) else {
        throw wrong("NAME@VERSION, NAME@BRANCH or NAME@COMMIT")
      }
      pins.append(pin)
    }
    return pins
  }

  /// A day, or `commit`.
  func asOf() throws(DefinitionError) -> AsOf {
    guard let asOf = try? AsOf(try string()) else {
      throw wrong("a day such as 2025-01-31, or commit")
    }
    return asOf
  }

  /// The first or last moment of a day, in UTC.
  func day(end: Bool) throws(DefinitionError) -> Date {
    // YAML has a type of its own for days; the text is what counts here.
    guard let text = value.scalar?.string,
      let date = try? Date(text, strategy: .iso8601.year().month().day())
    else { throw wrong("a day such as 2025-01-31") }
    return end ? date.addingTimeInterval(86_399) : date
  }

  /// A list of mappings with `versions`, and `swift-args` or `skip`.
  func overrides() throws(DefinitionError) -> [VersionOverride] {
    guard let items = value.sequence else { throw wrong("a list of overrides") }
    var overrides: [VersionOverride] = []
    for item in items {
      guard let mapping = item.mapping else { throw wrong("a list of mappings") }
      var override = VersionOverride(patterns: [])
      for (keyNode, value) in mapping {
        let inner = YAMLEntry(
          path: path, key: keyNode.string ?? "", keyNode: keyNode, value: value)
        switch inner.key {
        case "versions": override.patterns = try inner.patterns()
        case "swift-args": override.swiftArguments = try inner.strings()
        case "skip": override.skipReason = try inner.string()
        default: throw inner.unknown(among: ["skip", "swift-args", "versions"])
        }
      }
      guard !override.patterns.isEmpty else { throw wrong("a list with versions in each override") }
      overrides.append(override)
    }
    return overrides
  }

  private func patterns() throws(DefinitionError) -> [String] {
    let patterns = try strings()
    for pattern in patterns where VersionRange.looksLikeRange(pattern) {
      guard (try? VersionRange(pattern)) != nil else { throw wrong("names, globs or ranges") }
    }
    return patterns
  }
}
