/// Why some bytes are not a CSV table.
public enum CSVError: Error, Equatable {
  /// There is not even a line with the columns' names.
  case noHeader
  /// A quoted field goes on to the end of the input.
  case openQuote
}
