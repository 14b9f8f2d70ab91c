import SweepResults
import SweepText

/// Where the memory of a step comes from: the functions of the package or the suite that have more
/// of it, or less, between the profiles of both sides.
public struct StepCause: Sendable, Hashable {
  /// The parts that go the step's way, the largest first.
  public var parts: [ProfileDifference.FunctionChange]
  /// The page of the difference, as a path from the report's folder; nil if there is none.
  public var page: String?

  private static let mostParts = 3

  /// What the difference of two profiles says of a step of their metric; nil if no function of the
  /// two changed that way.
  public init?(_ difference: ProfileDifference, page: String? = nil) {
    let changes =
      difference.change[difference.metric] > 0
      ? difference.growth(most: Self.mostParts) : difference.shrinkage(most: Self.mostParts)
    // Without names nobody can be blamed, the runtime least of all.
    parts = changes.filter { $0.site.frame.isBlamed }
    self.page = page
    guard !parts.isEmpty else { return nil }
  }

  package var json: JSONValue {
    .array(
      parts.map { part in
        var object: JSONObject = [
          "metric": .string(part.metric.rawValue), "change": .integer(part.change),
          "function": .string(part.site.frame.function),
        ]
        if let file = part.site.frame.file { object["file"] = .string(file) }
        if let line = part.site.frame.line { object["line"] = .integer(line) }
        object["called_from"] = .array(part.site.callers.map { .string($0.function) })
        return .object(object)
      })
  }
}
