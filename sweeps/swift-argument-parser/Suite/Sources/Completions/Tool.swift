import ArgumentParser

/// A command whose arguments are completed in every way that there is.
struct Tool: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(abstract: "Does things.", subcommands: [Open.self, Close.self])
  }

  struct Open: ParsableCommand {
    @Option(completion: .list(["fast", "safe"])) var mode: String
    @Option(completion: .directory) var folder: String?
    @Argument(completion: .file(extensions: ["txt"])) var files: [String]
  }

  struct Close: ParsableCommand {
    @Flag(name: .shortAndLong, help: "Whatever is unsaved is lost.") var force = false
    @Argument(completion: .shellCommand("ls")) var name: String
  }
}
