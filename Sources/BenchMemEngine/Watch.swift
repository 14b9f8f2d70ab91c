/// Watches the calls of one step. Starting is the last thing done before the action's first call,
/// and ending the first thing after its last, so that nothing of the engine's is in between.
enum Watch {
  case plain
  case counted(MemoryScope)
  case timed(start: Int)
  case resident(before: ResidentReading)
  case instructions(InstructionWindow.Way)

  static func start(_ mode: Step.Mode) throws(MemoryError) -> Watch {
    switch mode {
    case .plain:
      return .plain
    case .timed:
      return .timed(start: Clock.now())
    case .resident:
      return .resident(before: .begin())
    case .instructions(let way):
      InstructionWindow.open(way)
      return .instructions(way)
    case .counted(let scope):
      if scope == .currentThread { MemoryWindow.countCallingThread(true) }
      try MemoryWindow.open(scope)
      return .counted(scope)
    case .recorded(let scope):
      if scope == .currentThread { MemoryWindow.countCallingThread(true) }
      try MemoryWindow.open(scope, recording: true)
      return .counted(scope)
    }
  }

  func end() -> Reading {
    switch self {
    case .plain:
      return .plain
    case .timed(let start):
      return .timed(nanoseconds: Clock.now() - start)
    case .counted(let scope):
      let measurement = MemoryWindow.close()
      if scope == .currentThread { MemoryWindow.countCallingThread(false) }
      return .counted(measurement)
    case .resident(let before):
      return .resident(before.end())
    case .instructions(let way):
      return .instructions(InstructionWindow.close(way))
    }
  }
}
