import Foundation

/// Who wrote or committed something, and when.
public struct Signature: Hashable, Sendable {
  /// The person's name; bytes that are not UTF-8, and control characters, are replaced.
  public var name: String

  /// The person's mail address.
  public var email: String

  /// The moment, to the second.
  public var date: Date

  /// The person's distance from UTC, in minutes eastwards.
  public var offsetMinutes: Int

  /// Makes a signature from its parts.
  public init(name: String, email: String, date: Date, offsetMinutes: Int = 0) {
    self.name = name
    self.email = email
    self.date = date
    self.offsetMinutes = offsetMinutes
  }
}
