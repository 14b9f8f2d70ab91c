import ArgumentParser

/// What is told on standard error while a command works.
struct ProgressOptions: ParsableArguments {
  /// How much is told.
  enum Style: String, EnumerableFlag {
    case quiet
    case verbose
    case jsonEvents

    static func help(for value: Style) -> ArgumentHelp? {
      switch value {
      case .quiet: "Tell only what fails."
      case .verbose: "Tell every step and every benchmark."
      case .jsonEvents: "Tell events as JSON, one object a line."
      }
    }
  }

  @Flag(exclusivity: .exclusive)
  var style: Style?
}
