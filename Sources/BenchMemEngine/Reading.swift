import CAlloc

/// What watching one step showed.
enum Reading {
  case plain
  case counted(benchmem_counts)
  case timed(nanoseconds: Int)
  case resident(ResidentReading)
}
