/// Why a blob holds no memory result.
public enum BlobError: Error, Equatable {
  /// The text is not a JSON object of arrays of whole numbers.
  case notAnObjectOfIntegerArrays
  /// One of the series that every blob has is not there.
  case missing(series: String)
  /// A series has more or fewer entries than there are passes.
  case unequalLengths(series: String)
  /// The series are empty.
  case noPasses
}

extension BlobError: CustomStringConvertible {
  /// One line that names the series.
  @_optimize(none)
  public var description: String {
    switch self {
    case .notAnObjectOfIntegerArrays:
      "the memory blob is not a JSON object of arrays of whole numbers"
    case .missing(let series): "the memory blob has no series '\(series)'"
    case .unequalLengths(let series):
      "the memory blob's series '\(series)' has not one entry for each pass"
    case .noPasses: "the memory blob's series are empty"
    }
  }
}
