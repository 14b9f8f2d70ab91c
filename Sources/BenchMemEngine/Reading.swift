/// What watching one step showed.
enum Reading {
  case plain
  case counted(Measurement)
  case timed(nanoseconds: Int)
  case resident(ResidentReading)
  /// Nil where the count is void.
  case instructions(Int?)
}
