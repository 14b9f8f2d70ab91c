import Foundation

/// The day up to which releases of dependencies count.
public enum AsOf: Sendable, Hashable {
  /// The same day for every version.
  case day(Date)
  /// For each version the day of its own commit.
  case commit

  /// Reads `2025-01-31`, which lasts until its end in UTC, or `commit`.
  ///
  /// - Throws: ``SelectionError/badDay(_:)``.
  public init(_ text: String) throws(SelectionError) {
    if text == "commit" {
      self = .commit
    } else if let date = try? Date(text, strategy: .iso8601.year().month().day()) {
      self = .day(date.addingTimeInterval(86_399))
    } else {
      throw .badDay(text)
    }
  }

  /// The last moment that counts for a version committed at `date`.
  package func limit(for date: Date) -> Date {
    switch self {
    case .day(let limit): limit
    case .commit: date
    }
  }
}
