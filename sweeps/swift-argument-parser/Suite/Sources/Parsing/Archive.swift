import ArgumentParser

/// A command with two levels of subcommands.
struct Archive: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(abstract: "Keeps files.", subcommands: [Add.self, Remote.self])
  }

  struct Add: ParsableCommand {
    @Argument() var files: [String]
  }

  struct Remote: ParsableCommand {
    static var configuration: CommandConfiguration {
      CommandConfiguration(abstract: "Keeps files elsewhere.", subcommands: [Push.self, Pull.self])
    }
  }

  struct Push: ParsableCommand {
    @Option() var host: String
  }

  struct Pull: ParsableCommand {
    @Option() var host: String
    @Option() var port: Int?
  }
}
