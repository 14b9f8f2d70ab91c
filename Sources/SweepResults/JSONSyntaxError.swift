/// Why a text is not the JSON that was expected.
public struct JSONSyntaxError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was expected or what is wrong, in words.
  public var message: String
  /// The place in the text, in bytes from its start.
  public var offset: Int

  /// One line: the message and the place.
  public var description: String { "\(message) at byte \(offset)" }
}
