import ArgumentParser

/// A command with flags of every kind, spelt as versions since 0.3.0 understand them.
struct List: ParsableCommand {
  enum Order: String, EnumerableFlag {
    case byName, bySize, byDate
  }

  @Flag(name: .shortAndLong, help: "Show hidden files.") var all = false
  @Flag(name: .shortAndLong, help: "Say more; may be repeated.") var verbose: Int
  @Flag(inversion: .prefixedEnableDisable) var colour = true
  @Flag(help: "What comes first.") var order: Order = .byName
  @Option(name: .shortAndLong, help: "How many levels to go down.") var depth = 1
  @Argument(help: "Where to begin.") var start = "."
}
