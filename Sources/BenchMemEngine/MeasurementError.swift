/// What is wrong with a benchmark's body.
enum MeasurementError: Error {
  case noMeasure
  case severalMeasures
  case reservedKey(String)
}

extension MeasurementError: CustomStringConvertible {
  @_optimize(none)
  var description: String {
    switch self {
    case .noMeasure: "the body never called run.measure"
    case .severalMeasures:
      "the body called run.measure more than once; make it a benchmark for each action"
    case .reservedKey(let key):
      "run.extraInfo[\"\(key)\"] is kept for measured values; choose another name"
    }
  }
}
