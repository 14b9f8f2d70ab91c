/// One thing a measurement does with the action: call it so many times, and watch it in this way.
struct Step: Equatable {
  enum Mode: Equatable {
    case plain
    case counted(MemoryScope)
    /// Counted, with the call path of every block.
    case recorded(MemoryScope)
    case timed
    case resident
    case instructions(InstructionWindow.Way)
  }

  var calls: Int
  var mode: Mode
}
