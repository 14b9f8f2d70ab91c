/// The unit of a metric's values.
public enum MetricUnit: String, Sendable, Hashable {
  /// Seconds.
  case seconds = "s"
  /// Bytes.
  case bytes = "B"
  /// A number of events.
  case count = ""
  /// A number that only its benchmark understands.
  case none = " "
}
